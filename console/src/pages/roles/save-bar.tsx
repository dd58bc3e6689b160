/** What is not saved yet, in words: who gains and who loses what, and how many they are. */
import { Button } from '@mantine/core';
import type { Permission } from '../../api/roles.ts';
import { NoAnswer } from '../../parts/no-answer.tsx';
import { useSaid } from '../../parts/say.ts';
import { formatList } from '../../strings/format.ts';
import { text } from '../../strings/signed-in.ts';
import { countChanges, type RoleChange } from './changes.ts';
import type { RoleDrafts } from './use-role-drafts.ts';

const strings = text.roles;

export function SaveBar({ drafts }: { drafts: RoleDrafts }) {
  const { changes, saving } = drafts;
  const count = countChanges(changes);
  const sentence = changes.length > 0 && [strings.changes(count), ...changes.map(tellRole)].join(' ');
  useSaid(sentence);
  if (changes.length === 0) return null;
  const givesPower = changes.some(({ gained }) => gained.length > 0);
  return (
    <section className="save-bar" aria-label={strings.unsaved}>
      <div className="save-bar-text">
        <b>{strings.changes(count)}</b>
        {changes.map((change) => (
          <span key={change.role}> {tellRole(change)}</span>
        ))}
      </div>
      {saving.data?.failed.map(({ role, error }) => (
        <NoAnswer key={role} error={error} />
      ))}
      <div className="save-bar-acts">
        <Button variant="subtle" color="gray" onClick={drafts.discardAll}>
          {strings.discard}
        </Button>
        <Button loading={saving.isPending} onClick={drafts.saveAll} {...(givesPower && { color: 'grape' })}>
          {strings.save(count)}
        </Button>
      </div>
    </section>
  );
}

function tellRole(change: RoleChange<Permission>): string {
  const { role, offered } = change;
  return offered === undefined ? tellChange(change) : `${tellChange(change)} ${tellOffered(role, offered)}`;
}

function tellChange({ role, users, gained, lost }: RoleChange<Permission>): string {
  const list = (permissions: readonly Permission[]) => formatList(permissions.map((one) => strings.acts[one]));
  if (lost.length === 0) return strings.gains(role, users, list(gained));
  if (gained.length === 0) return strings.loses(role, users, list(lost));
  return strings.gainsAndLoses(role, users, list(gained), list(lost));
}

function tellOffered(role: string, offered: boolean): string {
  return offered ? strings.willBeOffered(role) : strings.willNotBeOffered(role);
}
