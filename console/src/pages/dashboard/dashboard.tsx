import { SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import { signOut } from '../../api/session.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { maySignOut } from '../../shell/leave.ts';
import { text } from '../../strings/index.ts';
import { ChangePassword } from './change-password.tsx';
import { welcomeKey } from './own-account.ts';
import { Profile } from './profile.tsx';
import { Sessions } from './sessions.tsx';

const strings = text.start.account;

/** Somebody's own account: who they are here, where they are signed in, and their password. */
export function DashboardPage() {
  const { data, error } = useQuery({ queryKey: welcomeKey, queryFn: () => answer(api.GET('/dashboard')) });
  return (
    <>
      <PageHeader
        title={strings.title}
        {...(data && { heading: data.message, line: strings.subtitle(data.user.role) })}
        actions={
          <ConfirmButton
            label={strings.everywhere}
            question={strings.everywhereQuestion}
            body={strings.everywhereBody}
            action={signOutEverywhere}
            variant="default"
            size="xs"
          />
        }
      />
      <ProblemAlert error={error} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md" verticalSpacing="md">
        <Stack>
          <Profile />
          <ChangePassword />
        </Stack>
        <Stack>
          <Sessions />
        </Stack>
      </SimpleGrid>
    </>
  );
}

async function signOutEverywhere(): Promise<void> {
  if (!maySignOut()) return;
  await answer(api.POST('/logout', { params: { query: { scope: 'all' } } }));
  await signOut();
}
