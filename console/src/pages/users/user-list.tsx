/** Users as a table, or where there is no room for one as cards. */
import { Group, Paper, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { CaretDownIcon, CaretSortIcon, CaretUpIcon } from '@radix-ui/react-icons';
import type { ReactNode } from 'react';
import type { User } from '../../api/client.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Instant } from '../../parts/instant.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { text } from '../../strings/index.ts';
import { readUserSearch, type UserSearch } from './user-search.ts';

const leastWidth = 760;

type Props = { users: readonly User[]; search: UserSearch; onChange: (search: UserSearch) => void };

export function UserTable({ users, search, onChange }: Props) {
  const strings = text.users;
  const sort = (key: SortKey, label: string) => <SortHeader by={key} label={label} {...{ search, onChange }} />;
  return (
    <Paper withBorder>
      <Table.ScrollContainer type="native" minWidth={leastWidth} tabIndex={0} role="region" aria-label={strings.title}>
        <Table highlightOnHover verticalSpacing="xs" horizontalSpacing="md" aria-label={strings.title}>
          <Table.Thead>
            <Table.Tr>
              {sort('id', strings.id)}
              {sort('username', strings.username)}
              <Table.Th scope="col">{strings.email}</Table.Th>
              <Table.Th scope="col">{strings.role}</Table.Th>
              <Table.Th scope="col">{strings.status}</Table.Th>
              {sort('created_at', strings.registered)}
              {sort('last_login_at', strings.lastSignIn)}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {users.map((user) => (
              <Table.Tr key={user.id}>
                <Table.Td className="numbers">{user.id}</Table.Td>
                <Table.Td>
                  <NameOf user={user} />
                </Table.Td>
                <Table.Td>
                  <Piece>{user.email}</Piece>
                </Table.Td>
                <Table.Td>
                  <RoleTag name={user.role} />
                </Table.Td>
                <Table.Td>
                  <StatusBadge status={user.status} />
                </Table.Td>
                <Table.Td>
                  <Instant at={user.created_at} />
                </Table.Td>
                <Table.Td>
                  <Instant at={user.last_login_at} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

/** As much of it as there is room for. */
function Piece({ children }: { children: string | null }) {
  return (
    <Text size="sm" truncate maw={160} title={children ?? undefined}>
      {children}
    </Text>
  );
}

type SortKey = 'id' | 'username' | 'created_at' | 'last_login_at';

function SortHeader({ by, label, search, onChange }: { by: SortKey; label: string } & Omit<Props, 'users'>) {
  const { sort = 'id' } = search;
  const direction = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none';
  const Icon = { ascending: CaretUpIcon, descending: CaretDownIcon, none: CaretSortIcon }[direction];
  const next = direction === 'ascending' ? `-${by}` : by;
  return (
    <Table.Th scope="col" aria-sort={direction}>
      <UnstyledButton
        fz="inherit"
        fw="inherit"
        mih={24}
        onClick={() => onChange(readUserSearch({ ...search, sort: next }))}
      >
        <Group gap={4} wrap="nowrap">
          {label}
          <Icon aria-hidden style={{ flexShrink: 0 }} />
        </Group>
      </UnstyledButton>
    </Table.Th>
  );
}

export function UserCards({ users }: Props) {
  return (
    <Stack component="ul" gap="xs" className="plain-list" aria-label={text.users.title}>
      {users.map((user) => (
        <Paper component="li" key={user.id} withBorder p="sm">
          <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
            <NameOf user={user} />
            <StatusBadge status={user.status} />
          </Group>
          <Group gap="xs" mt={6}>
            <RoleTag name={user.role} />
            <Fact label={text.users.lastSignIn}>
              <Instant at={user.last_login_at} />
            </Fact>
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed" className="breakable">
      {label}: {children}
    </Text>
  );
}

function NameOf({ user }: { user: User }) {
  return (
    <Stack gap={0} miw={120} className="breakable">
      <AnchorLink to="/users/$id" params={{ id: String(user.id) }} size="sm" fw={600}>
        {user.username}
      </AnchorLink>
      {user.display_name && (
        <Text size="xs" c="dimmed">
          {user.display_name}
        </Text>
      )}
    </Stack>
  );
}
