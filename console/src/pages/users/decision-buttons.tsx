import { ActionIcon, Button, Menu } from '@mantine/core';
import { Icon } from '../../parts/icon.tsx';
import { text } from '../../strings/index.ts';
import type { Decision } from './decisions.ts';
import type { Deciding } from './use-decide.ts';

/** The usual decision, and the others behind it; of somebody who waits, both. */
export function DecisionButtons({ deciding: { decisions, deciding, start } }: { deciding: Deciding }) {
  const strings = text.users.decide;
  const isWaiting = decisions.includes('approve');
  const [first, ...others] = decisions;
  const button = (decision: Decision) => (
    <Button
      key={decision}
      variant={decision === 'approve' || decision === 'reinstate' ? 'filled' : 'default'}
      loading={deciding.isPending && deciding.variables.decision === decision}
      onClick={() => start(decision)}
    >
      {strings[decision]}
    </Button>
  );
  if (isWaiting) return decisions.toReversed().map(button);
  return (
    <>
      {first && button(first)}
      {others.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size="var(--control)" aria-label={strings.more}>
              <Icon name="dots" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((decision) => (
              <Menu.Item key={decision} onClick={() => start(decision)}>
                {strings[decision]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
