import { Button } from '@mantine/core';
import { usePowerOf } from '../../api/roles.ts';
import { Icon } from '../../parts/icon.tsx';
import { useSaid } from '../../parts/say.ts';
import { text } from '../../strings/signed-in.ts';
import { EverybodyLine, everybodyLine } from './everybody-line.tsx';
import { roleCounts } from './role-counts.ts';
import { RoleMenu } from './role-menu.tsx';
import type { Everybody } from './use-everybody.ts';
import type { Selection } from './use-selection.ts';

type Props = {
  selection: Selection;
  everybody: Everybody;
  loaded: number;
  total: number;
  isMenuOpen: boolean;
  onMenu: (isOpen: boolean) => void;
  onApprove: (role?: string) => void;
  onReject: () => void;
  onClear: () => void;
};

/** What can be done with everybody who is selected, at the foot of the list. */
export function SelectionBar(props: Props) {
  const { selection, everybody, loaded, total, isMenuOpen, onMenu, onApprove, onReject, onClear } = props;
  const strings = text.queue;
  const count = selection.people.length;
  const counts = roleCounts(selection.people);
  const powerOf = usePowerOf();
  const isHarmless = counts.every(({ role }) => powerOf(role) === 'harmless');
  const line = everybodyLine({ everybody, selected: count, loaded, total });
  // How far it has come is not read out with each step.
  useSaid(line?.sentence, everybody.progress ? 'looking' : line?.sentence);
  if (count === 0 && !everybody.progress) return null;
  return (
    <section className="queue-bar" aria-label={strings.selection}>
      <div className="queue-bar-line">
        <span>
          <b>{strings.selected(count)}</b>
          {count > 0 && <span className="dim"> · {strings.counts(counts)}</span>}
        </span>
        <div className="queue-bar-acts">
          <Button variant="subtle" color="gray" rightSection={<kbd aria-hidden>Esc</kbd>} onClick={onClear}>
            {strings.clear}
          </Button>
          <RoleMenu isOpen={isMenuOpen} onChange={onMenu} onPick={onApprove}>
            <Button variant="default" rightSection={<Icon name="down" size={14} />} onClick={() => onMenu(!isMenuOpen)}>
              {strings.approveTheseAs}
            </Button>
          </RoleMenu>
          <Button variant="default" onClick={onReject}>
            {strings.rejectEllipsis}
          </Button>
          <Button onClick={() => onApprove()}>
            {isHarmless ? strings.approveThese(count) : strings.approveTheseEllipsis(count)}
          </Button>
        </div>
      </div>
      {line && <EverybodyLine line={line} />}
    </section>
  );
}
