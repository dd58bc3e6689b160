import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { User } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import type { Versioned } from '../../api/versioned.ts';
import { Card } from '../../parts/card.tsx';
import { Facts } from '../../parts/facts.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { text } from '../../strings/at-hand.ts';
import { hasProfileDraft, ProfileForm } from './profile-form.tsx';

const strings = text.user.profile;

/** Who somebody is. Opens as a form where a change was begun and not saved. */
export function ProfileCard({ latest }: { latest: Versioned<User> }) {
  const { value: user } = latest;
  const caller = useCaller();
  const [isEdited, setEdited] = useState(() => hasProfileDraft(user.id));
  const card = useRef<HTMLDivElement>(null);
  const isTurned = useRef(false);
  const turn = (edited: boolean) => {
    isTurned.current = true;
    setEdited(edited);
  };
  // The button that was pressed is gone: on to the first field, and back to where it was.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as often as it is turned
  useEffect(() => {
    if (isTurned.current) card.current?.querySelector<HTMLElement>('input, button')?.focus();
  }, [isEdited]);
  const mayEdit = caller?.permissions.has('users:write') === true || caller?.id === user.id;
  return (
    <div ref={card}>
      <Card
        title={strings.title}
        actions={
          mayEdit &&
          !isEdited && (
            <Button variant="default" size="xs" onClick={() => turn(true)}>
              {strings.edit}
            </Button>
          )
        }
      >
        {isEdited ? <ProfileForm latest={latest} onClose={() => turn(false)} /> : <ProfileFacts user={user} />}
      </Card>
    </div>
  );
}

function ProfileFacts({ user }: { user: User }) {
  const { display_name, username, email, role, status } = user;
  const shown = (value: string | null) => (value ? <bdi>{value}</bdi> : <span className="faint">{strings.unset}</span>);
  const name = shown(display_name);
  const given = status === 'pending' ? undefined : <RoleTag name={role} />;
  return (
    <Facts
      facts={[
        [strings.name, name],
        [text.users.username, shown(username)],
        [text.users.email, shown(email)],
        [text.users.role, given],
      ]}
    />
  );
}
