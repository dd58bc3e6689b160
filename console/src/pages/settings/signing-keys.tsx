import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { paths } from '../../api/openapi.d.ts';
import { Card } from '../../parts/card.tsx';
import { Instant } from '../../parts/instant.tsx';
import { Loading } from '../../parts/loading.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { text } from '../../strings/at-hand.ts';

export type Key = paths['/keys']['get']['responses'][200]['content']['application/json']['data'][number];

const strings = text.admin.settings;

export function useKeys() {
  return useQuery({ queryKey: ['keys'], queryFn: () => answer(api.GET('/keys')) });
}

export function SigningKeys() {
  const query = useKeys();
  return (
    <Card title={strings.keys} lead={strings.keysLead} isList>
      {query.error && (
        <div className="card-body">
          <QueryProblem query={query} />
        </div>
      )}
      {query.isPending && (
        <div className="card-body">
          <Loading rows={2} />
        </div>
      )}
      {query.data?.data.length === 0 && <p className="card-body">{strings.noKeys}</p>}
      {query.data && query.data.data.length > 0 && <Keys keys={query.data.data} />}
    </Card>
  );
}

function Keys({ keys }: { keys: readonly Key[] }) {
  return (
    <Table.ScrollContainer type="native" minWidth={640} tabIndex={0} role="region" aria-label={strings.keys}>
      <Table aria-label={strings.keys} className="keys">
        <Table.Thead>
          <Table.Tr>
            {[
              strings.keyId,
              strings.algorithm,
              strings.state,
              strings.made,
              strings.signsFrom,
              strings.verifiesUntil,
            ].map((name) => (
              <Table.Th key={name} scope="col">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map(({ kid, algorithm, state, created_at, signs_from, verifies_until }) => (
            <Table.Tr key={kid}>
              <Table.Th scope="row" fw="normal">
                <code>{kid}</code>
              </Table.Th>
              <Table.Td>{algorithm}</Table.Td>
              <Table.Td>{strings.states[state]}</Table.Td>
              <Table.Td>
                <Instant at={created_at} />
              </Table.Td>
              <Table.Td>
                <Instant at={signs_from} />
              </Table.Td>
              <Table.Td>{verifies_until === null ? strings.untilFollowed : <Instant at={verifies_until} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
