import { Button } from '@mantine/core';
import { useState } from 'react';
import type { User } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import type { Versioned } from '../../api/versioned.ts';
import { Card } from '../../parts/card.tsx';
import { Facts } from '../../parts/facts.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { useDraft } from '../../parts/use-draft.ts';
import { text } from '../../strings/index.ts';
import { ProfileForm } from './profile-form.tsx';

/** What an account says of its user; a form when somebody edits it, or has not finished that. */
export function ProfileCard({ account }: { account: Versioned<User> }) {
  const { value: user } = account;
  const caller = useCaller();
  const mayEdit = caller?.permissions.has('users:write') === true || caller?.id === user.id;
  const { kept } = useDraft(`user:${user.id}`);
  const [isEditing, setEditing] = useState(mayEdit && kept !== undefined);
  const strings = text.users;
  return (
    <Card
      title={strings.profile.title}
      actions={
        mayEdit &&
        !isEditing && (
          <Button variant="default" size="compact-sm" onClick={() => setEditing(true)}>
            {strings.profile.edit}
          </Button>
        )
      }
    >
      {isEditing ? (
        <ProfileForm latest={account} onDone={() => setEditing(false)} />
      ) : (
        <Facts
          facts={[
            [strings.displayName, user.display_name ? <bdi key="name">{user.display_name}</bdi> : <Unset key="name" />],
            [strings.username, <bdi key="username">{user.username}</bdi>],
            [strings.email, user.email ?? <Unset key="email" />],
            [strings.role, <RoleTag key="role" name={user.role} />],
          ]}
        />
      )}
    </Card>
  );
}

function Unset() {
  return <span className="faint">{text.users.profile.unset}</span>;
}
