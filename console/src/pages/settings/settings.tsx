import './settings.css';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../../api/client.ts';
import type { paths } from '../../api/openapi.d.ts';
import { Card } from '../../parts/card.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { useSaid } from '../../parts/say.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { text } from '../../strings/at-hand.ts';
import { BrandPreview } from './brand-preview.tsx';
import { findSettings, type Group, groupSettings, toEnv } from './setting-list.ts';
import { labelOf, SettingRow } from './setting-rows.tsx';
import { SigningKeys, useKeys } from './signing-keys.tsx';

type Answer = paths['/settings']['get']['responses'][200]['content']['application/json'];

const strings = text.admin.settings;

async function readSettings(): Promise<Answer> {
  const found = await answer(api.GET('/settings'));
  const inWordsOfThePage = (setting: Answer['data'][number]) => ({
    ...setting,
    description: text.service.settings[setting.name] ?? setting.description,
  });
  return { ...found, data: found.data.map(inWordsOfThePage) };
}

/** To look at only: what is set is set in the environment of the server. */
export function SettingsPage() {
  const query = useQuery({ queryKey: ['settings'], queryFn: readSettings });
  const [words, setWords] = useState('');
  return (
    <Page
      title={strings.title}
      lead={strings.lead}
      actions={
        <Button component="a" href="/docs" target="_blank" variant="default" rightSection={<Icon name="out" />}>
          {strings.docs}
        </Button>
      }
    >
      <QueryProblem query={query} />
      {query.isPending && <Loading />}
      {query.data && <Found answer={query.data} words={words} onSearch={setWords} />}
    </Page>
  );
}

function Found(props: { answer: Answer; words: string; onSearch: (words: string) => void }) {
  const { answer, words, onSearch } = props;
  const groups = groupSettings(findSettings(answer.data, words, labelOf));
  const isSearch = words.trim() !== '';
  const count = groups.reduce((sum, { settings }) => sum + settings.length, 0);
  useSaid(isSearch && (count > 0 ? strings.found(count) : strings.noneFound(words)), words);
  return (
    <div className="settings">
      <div className="settings-main">
        <Service service={answer.service} />
        <div className="settings-tools">
          <SearchField label={strings.find} value={words} onChange={onSearch} />
          <CopyButton variant="subtle" value={toEnv(answer.data)} label={strings.copyEnv} />
        </div>
        {groups.length === 0 && (
          <Empty
            title={strings.noneFound(words)}
            action={
              <Button variant="default" onClick={() => onSearch('')}>
                {strings.clearSearch}
              </Button>
            }
          />
        )}
        {groups.map((group) => (
          <GroupCard key={group.name} group={group} />
        ))}
        {!isSearch && (
          <>
            <div id="group-signing">
              <SigningKeys />
            </div>
            <div id="group-preview">
              <BrandPreview />
            </div>
          </>
        )}
      </div>
      {!isSearch && <Jumps groups={groups} />}
    </div>
  );
}

function GroupCard({ group: { name, settings } }: { group: Group }) {
  return (
    <div id={`group-${name}`}>
      <Card title={strings.groups[name]} lead={<span className="numbers">{settings.length}</span>} isList>
        <ul className="plain-list" aria-label={strings.groups[name]}>
          {settings.map((setting) => (
            <SettingRow key={setting.name} setting={setting} />
          ))}
        </ul>
      </Card>
    </div>
  );
}

/** What a report of a fault has to say first. */
function Service({ service }: { service: Answer['service'] }) {
  const signing = useKeys().data?.data.find(({ state }) => state === 'signing');
  const facts = [
    [strings.version, service.version, strings.node(service.node)],
    [strings.database, service.database.server, strings.schema(service.database.schema)],
    [
      strings.signing,
      signing?.algorithm ?? '–',
      signing ? strings.signingKey(signing.kid.slice(0, 8)) : strings.noKeys,
    ],
  ] as const;
  return (
    <dl className="service">
      {facts.map(([name, value, line]) => (
        <div key={name}>
          <dt className="small dim">{name}</dt>
          <dd>{value}</dd>
          <dd className="tiny faint">{line}</dd>
        </div>
      ))}
    </dl>
  );
}

function Jumps({ groups }: { groups: readonly Group[] }) {
  const places = [
    ...groups.map(({ name, settings }) => [name, strings.groups[name], settings.length] as const),
    ['signing', strings.keys, undefined] as const,
    ['preview', strings.preview.title, undefined] as const,
  ];
  return (
    <nav className="jumps" aria-label={strings.jumps}>
      {places.map(([name, label, count]) => (
        <a
          key={name}
          href={`#group-${name}`}
          onClick={(event) => {
            event.preventDefault();
            document.getElementById(`group-${name}`)?.scrollIntoView({ block: 'start' });
          }}
        >
          <span className="cut">{label}</span>
          {count !== undefined && <span className="numbers">{count}</span>}
        </a>
      ))}
    </nav>
  );
}
