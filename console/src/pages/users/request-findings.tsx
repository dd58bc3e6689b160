/** What an approver should have seen before a decision: nothing here is proved. */
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import type { User } from '../../api/client.ts';
import { Filled } from '../../parts/filled.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PersonInline } from '../../parts/person.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { text } from '../../strings/at-hand.ts';
import { type Findings, findingsQuery } from './user-queries.ts';

const strings = text.user.findings;

/** As many from one network as the queue flags, too. */
const manyInNetwork = 3;

export function RequestFindings({ user }: { user: User }) {
  const query = useQuery(findingsQuery(user.id));
  if (!query.data) return <QueryProblem query={query} />;
  const { similar_names, same_address, hidden, network, others_in_network } = query.data;
  return (
    <>
      {similar_names.length > 0 && (
        <Notice tone="bad" icon="users">
          <b>{strings.similar}</b> <Others people={similar_names.map((one) => ({ ...one, display_name: null }))} />
        </Notice>
      )}
      {same_address.length > 0 && (
        <Notice tone="warn" icon="mail">
          <b>{strings.sameAddress}</b> <Others people={same_address} />
        </Notice>
      )}
      {hidden > 0 && <p className="small dim">{strings.hidden(hidden)}</p>}
      {network !== null && others_in_network >= manyInNetwork && (
        <Notice tone="warn" icon="globe">
          {strings.network(others_in_network, network)}
        </Notice>
      )}
    </>
  );
}

function Others({ people }: { people: Findings['similar_names'] }) {
  return people.map(({ id, username, display_name, status }, at) => (
    <Fragment key={id}>
      {at > 0 && ', '}
      <Filled
        sentence={strings.person}
        values={{
          who: <PersonInline user={{ username, display_name }} to={id} />,
          status: text.common.status[status],
        }}
      />
    </Fragment>
  ));
}
