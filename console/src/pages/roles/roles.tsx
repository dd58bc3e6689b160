import './roles.css';
import { Button } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '../../api/problem.ts';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loading } from '../../parts/loading.tsx';
import { isUnanswered } from '../../parts/no-answer.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { formatList } from '../../strings/format.ts';
import { text } from '../../strings/signed-in.ts';
import { OneRole } from './one-role.tsx';
import { AddRole } from './role-dialogs.tsx';
import { RoleMatrix } from './role-matrix.tsx';
import { versionedRolesQuery } from './roles-query.ts';
import { SaveBar } from './save-bar.tsx';
import { type Saved, useRoleDrafts } from './use-role-drafts.ts';

const strings = text.roles;
/** More are searched. */
const mostColumns = 7;

export function RolesPage() {
  const query = useQuery(versionedRolesQuery);
  const drafts = useRoleDrafts(query.data);
  const isPhone = useMediaQuery('(max-width: 47.5em)', false, { getInitialValueInEffect: false });
  const [isAdding, adding] = useDisclosure();
  const [typed, setTyped] = useState('');
  const all = query.data ?? [];
  const isSearched = !isPhone && all.length > mostColumns;
  const wanted = isSearched ? typed.trim().toLocaleLowerCase() : '';
  const roles = all.filter(({ value }) => `${value.name} ${value.description}`.toLocaleLowerCase().includes(wanted));
  const View = isPhone ? OneRole : RoleMatrix;
  return (
    <Page
      title={strings.title}
      lead={strings.lead}
      isList
      actions={
        <Button
          variant={drafts.changes.length > 0 ? 'default' : 'filled'}
          leftSection={<Icon name="plus" />}
          onClick={adding.open}
        >
          {strings.add}
        </Button>
      }
      tools={isSearched && <SearchField label={strings.search} value={typed} onChange={setTyped} />}
    >
      {query.error && (
        <div className="roles-note">
          <QueryProblem query={query} />
        </div>
      )}
      {drafts.saving.data && <Outcome outcome={drafts.saving.data} />}
      {query.isPending && !query.error && <Loading rows={8} />}
      {roles.length > 0 && <View roles={roles} drafts={drafts} />}
      {query.data && roles.length === 0 && <Empty title={strings.noMatch} />}
      {query.data && (
        <p className="roles-note small dim">
          <Icon name="lock" /> {strings.builtInHint} {strings.beyondHint}
        </p>
      )}
      <SaveBar drafts={drafts} />
      <AddRole isOpen={isAdding} onClose={adding.close} />
    </Page>
  );
}

/** Each role is saved by itself, so one can fail: what was saved is said as well. */
function Outcome({ outcome: { saved, failed } }: { outcome: Saved }) {
  const told = failed.filter(({ error }) => !isUnanswered(error));
  if (saved.length === 0 && told.length === 0) return null;
  return (
    <div className="roles-note">
      {saved.length > 0 && (
        <Notice tone="good" isNews>
          {strings.saved(formatList(saved))}
        </Notice>
      )}
      {told.map(({ role, error }) => (
        <Notice key={role} tone="warn" isNews>
          {isProblem(error, 'request/stale') ? strings.stale(role) : strings.failed(role, error.message)}
        </Notice>
      ))}
    </div>
  );
}
