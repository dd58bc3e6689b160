/** Everything there is to read, by chapter; the search leaves what matches. */
import { ActionIcon, Button, TextInput, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react';
import { Icon } from '../parts/icon.tsx';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { useSaid } from '../parts/say.ts';
import { Product } from '../shell/product.tsx';
import { text } from '../strings/reference.ts';
import { addressOf, type Place } from './address.ts';
import type { ApiDocument, Operation } from './api-document.ts';
import { type GuideName, guideNames } from './guides.ts';
import { Method } from './method.tsx';
import { findOperations } from './search.ts';

type Props = {
  document: ApiDocument | undefined;
  operations: readonly Operation[];
  place: Place | undefined;
  guide: GuideName | 'unknown' | undefined;
  onGo: () => void;
};

export function Contents({ document, operations, place, guide, onGo }: Props) {
  const [words, setWords] = useState('');
  const wanted = useDeferredValue(words);
  const isSearching = wanted.trim() !== '';
  const found = findOperations(operations, wanted);
  useSaid(isSearching && (found.length > 0 ? text.reference.found(found.length) : text.reference.nothingFound), wanted);
  const current = place?.kind === 'operation' ? place.operation : undefined;
  const list = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it moves with what is shown
  useEffect(() => void list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' }), [current]);
  const chapters = (document?.tags ?? [])
    .map(({ name }) => ({ name, operations: found.filter(({ tags }) => tags[0] === name) }))
    .filter((chapter) => chapter.operations.length > 0);
  return (
    <>
      <Product />
      <TextInput
        type="search"
        aria-label={text.reference.search}
        placeholder={text.reference.search}
        value={words}
        leftSection={<Icon name="search" />}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={({ key }) => {
          if (key !== 'Enter' || !found[0]) return;
          location.assign(`/docs${addressOf(found[0])}`);
          onGo();
        }}
      />
      <nav className="side-nav" aria-label={text.reference.contents} ref={list}>
        {isSearching && found.length === 0 && (
          <div className="small dim nothing">
            <p>{text.reference.nothingFound}</p>
            <Button variant="default" size="xs" onClick={() => setWords('')}>
              {text.reference.clearSearch}
            </Button>
          </div>
        )}
        {!isSearching && (
          <div>
            <Entry to="/docs" isCurrent={guide === undefined && place !== undefined && !current} onGo={onGo}>
              {text.reference.start}
            </Entry>
          </div>
        )}
        {chapters.map(({ name, operations }) => (
          <div key={name} lang="en">
            <h2>{name}</h2>
            {operations.map((operation) => (
              <Entry
                key={operation.operationId}
                to={`/docs${addressOf(operation)}`}
                isCurrent={operation === current}
                title={operation.summary}
                onGo={onGo}
              >
                <Method name={operation.method} />
                <code className="cut">{operation.path}</code>
              </Entry>
            ))}
          </div>
        ))}
        {!isSearching && (
          <div>
            <h2>{text.reference.guides}</h2>
            {guideNames.map((name) => (
              <Entry key={name} to={`/docs/${name}`} isCurrent={guide === name} onGo={onGo}>
                {text.reference.guideTitles[name]}
              </Entry>
            ))}
          </div>
        )}
      </nav>
      <Foot />
    </>
  );
}

type EntryProps = { to: string; isCurrent: boolean; title?: string; onGo: () => void; children: ReactNode };

function Entry({ to, isCurrent, title, onGo, children }: EntryProps) {
  return (
    <a href={to} title={title} aria-current={isCurrent ? 'page' : undefined} onClick={onGo}>
      {children}
    </a>
  );
}

function Foot() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <div className="reference-foot">
      <a href="/console">
        <Icon name="left" />
        {text.reference.toConsole}
      </a>
      <LanguageSwitch />
      <ActionIcon
        aria-label={isDark ? text.common.lightColors : text.common.darkColors}
        onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
      >
        <Icon name={isDark ? 'sun' : 'moon'} />
      </ActionIcon>
    </div>
  );
}
