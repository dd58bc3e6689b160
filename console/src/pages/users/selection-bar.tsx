import { Button } from '@mantine/core';
import { useState } from 'react';
import type { User } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { Icon } from '../../parts/icon.tsx';
import { formatList, formatNumber } from '../../strings/format.ts';
import { text } from '../../strings/signed-in.ts';
import { type BulkAct, countStatuses, fitting, type Outcome } from './bulk.ts';
import { BulkDialog } from './bulk-dialog.tsx';

type Props = {
  users: readonly User[];
  onClear: () => void;
  onExport: () => Promise<unknown>;
  isExporting: boolean;
  onDone: (act: BulkAct, outcome: Outcome) => void;
};

/** Who is picked, and what can be done for all of them: nothing that gives anybody anything. */
export function SelectionBar({ users, onClear, onExport, isExporting, onDone }: Props) {
  const strings = text.users.bulk;
  const caller = useCaller();
  const [asked, setAsked] = useState<BulkAct>();
  const mayWrite = caller?.permissions.has('users:write') === true;
  const canSuspend = fitting('suspend', users, caller?.id)[0].length > 0;
  const kinds = countStatuses(users).map(([status, count]) => strings.kinds[status](formatNumber(count)));
  return (
    <section className="selection" aria-label={strings.title}>
      <span className="kinds">
        <b>{strings.selected(formatNumber(users.length))}</b> <span className="dim small">{formatList(kinds)}</span>
      </span>
      <Button variant="subtle" onClick={onClear}>
        {strings.clear}
      </Button>
      <Button variant="default" leftSection={<Icon name="download" />} loading={isExporting} onClick={onExport}>
        {text.users.export.action}
      </Button>
      {mayWrite && (
        <Button variant="default" onClick={() => setAsked('endSessions')}>
          {strings.acts.endSessions}
        </Button>
      )}
      {mayWrite && canSuspend && (
        <Button variant="default" c="var(--red)" onClick={() => setAsked('suspend')}>
          {strings.acts.suspend}
        </Button>
      )}
      <BulkDialog
        act={asked}
        users={users}
        onClose={() => setAsked(undefined)}
        onDone={(act, outcome) => {
          setAsked(undefined);
          onDone(act, outcome);
        }}
      />
    </section>
  );
}
