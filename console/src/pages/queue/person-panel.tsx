import { ActionIcon, Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { answer, api, type User } from '../../api/client.ts';
import { usePermissionsOf, usePowerOf } from '../../api/roles.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Email } from '../../parts/email.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Icon } from '../../parts/icon.tsx';
import { ExactInstant, Instant } from '../../parts/instant.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Face, nameOf, PersonInline } from '../../parts/person.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { Said } from '../../parts/said.tsx';
import { State } from '../../parts/state.tsx';
import { formatList } from '../../strings/format.ts';
import { text } from '../../strings/signed-in.ts';
import { Flags } from './flags.tsx';
import { Panel } from './panel.tsx';
import { roleFor } from './role-counts.ts';
import { RoleMenu } from './role-menu.tsx';
import { useMayGive } from './use-may-give.ts';

type Props = {
  person: User;
  isMenuOpen: boolean;
  onMenu: (isOpen: boolean) => void;
  onStep: (by: number) => void;
  onApprove: (person: User, role?: string) => void;
  onReject: (person: User) => void;
  onClose: () => void;
};

const strings = text.queue.panel;

/** What an approver has to see of one request, and the decision at its foot. */
export function PersonPanel({ person, isMenuOpen, onMenu, onStep, onApprove, onReject, onClose }: Props) {
  const role = roleFor(person);
  const isHarmless = usePowerOf()(role) === 'harmless';
  const color = isHarmless ? {} : { color: 'grape' };
  const label = isHarmless ? text.queue.approveWith(role) : text.queue.approveWithEllipsis(role);
  return (
    <Panel
      label={nameOf(person)}
      onClose={onClose}
      head={
        <>
          <Face user={person} size="large" />
          <div>
            <Title order={2} className="breakable">
              <bdi>{nameOf(person)}</bdi>
            </Title>
            <Text size="xs" c="dimmed" className="breakable">
              <Said sentence={(when) => strings.asked(person.username, when)}>
                <Instant at={person.created_at} />
              </Said>
            </Text>
          </div>
        </>
      }
      headActions={
        <>
          <ActionIcon size="var(--control-row)" aria-label={strings.previous} onClick={() => onStep(-1)}>
            <Icon name="up" />
          </ActionIcon>
          <ActionIcon size="var(--control-row)" aria-label={strings.next} onClick={() => onStep(1)}>
            <Icon name="down" />
          </ActionIcon>
        </>
      }
      foot={
        <>
          <Button.Group className="panel-main">
            <Button
              {...color}
              leftSection={!isHarmless && <Icon name="roles" size={14} />}
              onClick={() => onApprove(person)}
            >
              {label}
            </Button>
            <RoleMenu
              isOpen={isMenuOpen}
              onChange={onMenu}
              requested={person.requested_role}
              onPick={(picked) => onApprove(person, picked)}
            >
              <Button
                {...color}
                className="panel-as"
                aria-label={text.queue.approveAs}
                onClick={() => onMenu(!isMenuOpen)}
              >
                <Icon name="down" size={14} />
              </Button>
            </RoleMenu>
          </Button.Group>
          <Button variant="default" onClick={() => onReject(person)}>
            {text.queue.rejectEllipsis}
          </Button>
          <AnchorLink
            to="/users/$id"
            params={{ id: String(person.id) }}
            className="panel-account"
            aria-label={strings.account}
            title={strings.account}
          >
            <Icon name="out" />
          </AnchorLink>
        </>
      }
    >
      <Power role={role} />
      <div className="panel-flags">
        <RoleTag name={role} />
        <Flags person={person} />
      </div>
      <section>
        <Title order={3}>{strings.reason}</Title>
        <p className="quote" dir="auto" data-empty={!person.note || undefined}>
          {person.note || text.queue.noReason}
        </p>
      </section>
      <RequestFacts person={person} />
    </Panel>
  );
}

/** What the role that is asked for would allow, where it allows anything. */
function Power({ role }: { role: string }) {
  const power = usePowerOf()(role);
  const permissions = usePermissionsOf(role);
  const mayGive = useMayGive();
  if (power === 'harmless') return null;
  const meanings = text.roles.permissions;
  const isAll = permissions?.length === Object.keys(meanings).length;
  return (
    <Notice tone="power">
      <b>{strings.asksFor(role)}</b>{' '}
      {isAll
        ? strings.allowsAll
        : permissions && strings.allows(formatList(permissions.map((permission) => meanings[permission])))}{' '}
      {!mayGive(role) && strings.cannotGive}
    </Notice>
  );
}

function RequestFacts({ person }: { person: User }) {
  const { data, error } = useQuery({
    queryKey: ['request', person.id],
    queryFn: ({ signal }) =>
      answer(api.GET('/users/{id}/request', { params: { path: { id: String(person.id) } }, signal })),
    staleTime: 10_000,
  });
  const known = (value: (facts: NonNullable<typeof data>) => ReactNode) => (data ? value(data) : undefined);
  return (
    <>
      <Facts
        facts={[
          [strings.email, person.email ? <Email key="email" address={person.email} /> : strings.noEmail],
          [strings.askedAt, <ExactInstant key="at" at={person.created_at} />],
          [
            strings.network,
            known(({ network, others_in_network: others }) =>
              network === null ? undefined : (
                <>
                  <bdi>{network}</bdi> · {others === 0 ? strings.nobodyElse : strings.othersNear(others)}
                </>
              ),
            ),
          ],
          [strings.similar, known(({ similar_names }) => <Others others={similar_names} />)],
          [
            strings.sameAddress,
            person.email ? known(({ same_address }) => <Others others={same_address} />) : undefined,
          ],
          [strings.hiddenLabel, known(({ hidden }) => (hidden > 0 ? strings.hidden(hidden) : undefined))],
        ]}
      />
      <ProblemAlert error={error} />
    </>
  );
}

type Other = Pick<User, 'id' | 'username' | 'display_name' | 'status' | 'created_at'>;

function Others({ others }: { others: readonly Other[] }) {
  if (others.length === 0) return strings.none;
  return (
    <ul className="panel-others">
      {others.map((other) => (
        <li key={other.id}>
          <PersonInline user={other} to={other.id} /> <State status={other.status} /> <Instant at={other.created_at} />
        </li>
      ))}
    </ul>
  );
}
