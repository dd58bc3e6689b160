import { ActionIcon } from '@mantine/core';
import { Icon } from '../../parts/icon.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PersonInline } from '../../parts/person.tsx';
import { formatNumber } from '../../strings/format.ts';
import { text } from '../../strings/signed-in.ts';
import type { BulkAct, Outcome } from './bulk.ts';

/** What came of it stays on the page until it is read: for whom it was done, and for whom not, and why. */
export function BulkReport({ act, outcome, onClose }: { act: BulkAct; outcome: Outcome; onClose: () => void }) {
  const { done, failed } = outcome;
  const strings = text.users.bulk;
  return (
    <Notice
      isNews
      tone={failed.length > 0 ? 'warn' : 'good'}
      actions={
        <ActionIcon variant="subtle" color="gray" aria-label={text.common.close} onClick={onClose}>
          <Icon name="x" />
        </ActionIcon>
      }
    >
      <b>{strings.done[act](done.length, formatNumber(done.length))}</b>
      {failed.length > 0 && (
        <ul className="plain-list">
          {failed.map(({ user, error }) => (
            <li key={user.id}>
              <PersonInline user={user} to={user.id} /> <bdi>{error.message}</bdi>
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
