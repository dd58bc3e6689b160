import type { User } from '../../api/client.ts';
import { Tag } from '../../parts/tag.tsx';
import { text } from '../../strings/signed-in.ts';

/** What is odd about a request. Red only for what looks like deceit. */
export function Flags({ person }: { person: User }) {
  const strings = text.queue.filters.flags;
  const { flags = [], similar_to } = person.request ?? {};
  return (
    <>
      {flags.includes('rejected_before') && (
        <Tag tone="warn" icon="undo">
          {strings.rejected_before}
        </Tag>
      )}
      {flags.includes('similar_name') && (
        <Tag tone="bad" icon="warn">
          <bdi>{similar_to ? text.queue.looksLike(similar_to.username) : strings.similar_name}</bdi>
        </Tag>
      )}
      {flags.includes('same_network') && <Tag icon="users">{strings.same_network}</Tag>}
    </>
  );
}
