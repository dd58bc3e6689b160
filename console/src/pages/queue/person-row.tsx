import { ActionIcon, Checkbox, Tooltip } from '@mantine/core';
import { memo } from 'react';
import type { User } from '../../api/client.ts';
import { usePowerOf } from '../../api/roles.ts';
import { Icon } from '../../parts/icon.tsx';
import { Since } from '../../parts/instant.tsx';
import { openRow } from '../../parts/open-row.ts';
import { Face, nameOf } from '../../parts/person.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { text } from '../../strings/signed-in.ts';
import { Flags } from './flags.tsx';
import { roleFor } from './role-counts.ts';

/** What can be done with a row; the same object for all of them. */
export type RowActions = {
  approve(person: User, role?: string): void;
  askToReject(person: User): void;
  toggle(person: User, withShift: boolean): void;
  noteFocus(person: User): void;
  open(person: User): void;
};

type Props = {
  person: User;
  position: number;
  total: number;
  isCurrent: boolean;
  isSelected: boolean;
  actions: RowActions;
};

/** An applicant: who, as what, what is odd, why, how long, and the decision. */
export const PersonRow = memo(function PersonRow({ person, position, total, isCurrent, isSelected, actions }: Props) {
  const strings = text.queue;
  const name = nameOf(person);
  const role = roleFor(person);
  const isHarmless = usePowerOf()(role) === 'harmless';
  const approve = isHarmless ? strings.approve : strings.approveWithEllipsis(role);
  // One stop for the Tab key in the whole list, and from there to what is in the row.
  const tabIndex = isCurrent ? 0 : -1;
  const nameId = `person-${person.id}`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: from the keyboard by its button, or Enter
    <article
      className="queue-row"
      aria-labelledby={`${nameId} ${nameId}-what`}
      aria-posinset={position}
      aria-setsize={total}
      data-person={person.id}
      data-current={isCurrent || undefined}
      data-picked={isSelected || undefined}
      tabIndex={tabIndex}
      onFocus={() => actions.noteFocus(person)}
      onClick={openRow}
    >
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the box in it is one, and the whole cell its target */}
      <label className="queue-check">
        <Checkbox
          size="sm"
          aria-label={strings.select(name)}
          checked={isSelected}
          tabIndex={tabIndex}
          onChange={(event) => actions.toggle(person, (event.nativeEvent as MouseEvent).shiftKey === true)}
        />
      </label>
      <Face user={person} />
      <div className="queue-who">
        <div className="queue-name" id={nameId}>
          <button type="button" className="queue-open cut" tabIndex={tabIndex} onClick={() => actions.open(person)}>
            <bdi>{name}</bdi>
          </button>
          <span className="cut queue-handle">{person.display_name ? person.username : text.users.noDisplayName}</span>
        </div>
        <div className="queue-what" id={`${nameId}-what`}>
          <RoleTag name={role} />
          <Flags person={person} />
          <span className="queue-reason" dir="auto" data-empty={!person.note || undefined}>
            {person.note || strings.noReason}
          </span>
        </div>
      </div>
      <span className="queue-wait">
        <Since at={person.created_at} />
      </span>
      <div className="queue-acts">
        <Tooltip label={isHarmless ? strings.approveWith(role) : strings.approveWithEllipsis(role)}>
          <ActionIcon
            size="var(--control-row)"
            className="queue-act"
            color={isHarmless ? 'teal' : 'grape'}
            tabIndex={tabIndex}
            aria-label={strings.of(name, approve)}
            onClick={() => actions.approve(person)}
          >
            <Icon name="check" />
            <span className="queue-word">{approve}</span>
          </ActionIcon>
        </Tooltip>
        <Tooltip label={strings.rejectEllipsis}>
          <ActionIcon
            size="var(--control-row)"
            className="queue-act"
            tabIndex={tabIndex}
            aria-label={strings.of(name, strings.rejectEllipsis)}
            onClick={() => actions.askToReject(person)}
          >
            <Icon name="x" />
            <span className="queue-word">{strings.rejectEllipsis}</span>
          </ActionIcon>
        </Tooltip>
      </div>
    </article>
  );
});
