import { Alert, Button, Center, Loader, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { PlusIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { isProblem } from '../../api/problem.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { useNarrow } from '../../parts/use-narrow.ts';
import { text } from '../../strings/index.ts';
import { RoleCards } from './role-cards.tsx';
import { AddRole } from './role-dialogs.tsx';
import { RoleMatrix } from './role-matrix.tsx';
import { versionedRolesQuery } from './roles-query.ts';
import { useRoleDrafts } from './use-role-drafts.ts';

const strings = text.admin.roles;

export function RolesPage() {
  const query = useQuery(versionedRolesQuery);
  const drafts = useRoleDrafts(query.data);
  const isNarrow = useNarrow();
  const [isAdding, adding] = useDisclosure();
  const { error, variables } = drafts.saving;
  const View = isNarrow ? RoleCards : RoleMatrix;
  return (
    <>
      <PageHeader
        title={strings.title}
        line={strings.lead}
        actions={
          <Button leftSection={<PlusIcon aria-hidden />} onClick={adding.open}>
            {strings.add}
          </Button>
        }
      />
      <Stack>
        <QueryProblem query={query} />
        {variables && isProblem(error, 'request/stale') ? (
          <Alert color="yellow" role="alert">
            {strings.stale(variables.base.value.name)}
          </Alert>
        ) : (
          <ProblemAlert error={error} />
        )}
        {query.data && <View roles={query.data} drafts={drafts} />}
        {query.isPending && !query.error && (
          <Center mih={200}>
            <Loader aria-label={text.common.loading} />
          </Center>
        )}
        <Text size="sm" c="dimmed">
          {strings.builtInHint} {strings.beyondHint}
        </Text>
      </Stack>
      <AddRole isOpen={isAdding} onClose={adding.close} />
    </>
  );
}
