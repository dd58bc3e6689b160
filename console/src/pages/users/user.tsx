import { Button, Center, Grid, Group, Loader } from '@mantine/core';
import { ArrowLeftIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { User } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { userQuery } from '../../api/users.ts';
import type { Versioned } from '../../api/versioned.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { opens } from '../../shell/page-permissions.ts';
import { text } from '../../strings/index.ts';
import { ProfileForm } from './profile-form.tsx';
import { RemoveUser } from './remove-user.tsx';
import { StatusCard } from './status-card.tsx';
import { UserSessions } from './user-sessions.tsx';
import { UserTrail } from './user-trail.tsx';

const route = getRouteApi('/signed-in/users/$id');

export function UserPage() {
  const { id } = route.useParams();
  const query = useQuery(userQuery(id));
  const back = opens(useCaller()?.permissions, '/users')
    ? ({ to: '/users', label: text.users.title } as const)
    : ({ to: '/queue', label: text.queue.title } as const);
  return (
    <>
      <Button
        component={Link}
        to={back.to}
        variant="subtle"
        size="compact-sm"
        mb={4}
        ml={-8}
        leftSection={<ArrowLeftIcon aria-hidden />}
      >
        {back.label}
      </Button>
      {query.data ? (
        // Of one account to the next, nothing that was typed is to stay.
        <Account key={id} account={query.data} />
      ) : (
        <>
          <PageHeader title={text.users.nameless(id)} />
          {query.error ? (
            <QueryProblem query={query} />
          ) : (
            <Center mih={200}>
              <Loader aria-label={text.common.loading} />
            </Center>
          )}
        </>
      )}
    </>
  );
}

function Account({ account }: { account: Versioned<User> }) {
  const permissions = useCaller()?.permissions;
  const { value: user } = account;
  const mayWrite = permissions?.has('users:write') === true;
  return (
    <>
      <PageHeader
        title={user.username}
        line={user.display_name && <span className="breakable">{user.display_name}</span>}
        actions={
          <Group gap="sm">
            <StatusBadge status={user.status} />
            {mayWrite && <RemoveUser account={account} />}
          </Group>
        }
      />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <ProfileForm latest={account} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <StatusCard account={account} />
        </Grid.Col>
        {mayWrite && (
          <Grid.Col span={12}>
            <UserSessions user={user} />
          </Grid.Col>
        )}
        {permissions?.has('audit:read') && (
          <Grid.Col span={12}>
            <UserTrail user={user} />
          </Grid.Col>
        )}
      </Grid>
    </>
  );
}
