import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { userQuery } from '../../api/users.ts';
import { type Choice, FilterChip } from '../../parts/filter-chip.tsx';
import { Icon, type IconName } from '../../parts/icon.tsx';
import { Face, nameOf, type Shown } from '../../parts/person.tsx';
import { text } from '../../strings/at-hand.ts';
import { notPersons } from './audit-search.ts';
import { useNameless } from './event-sentence.tsx';

const mostFound = 8;
const icons: Readonly<Record<(typeof notPersons)[number], IconName>> = {
  system: 'settings',
  operator: 'terminal',
  anyone: 'globe',
};

const others: readonly Choice[] = notPersons.map((actor) => ({
  value: actor,
  label: text.audit.notPersons[actor],
  mark: <Icon name={icons[actor]} />,
}));

type Props = {
  label: string;
  /** The id of a user, or an actor who is no user. */
  value: string | undefined;
  onChange(value: string | undefined): void;
  withOthers?: boolean;
};

/** Somebody by name and face, also who acts without an account; a user who is deleted by the number. */
export function PersonChip({ label, value, onChange, withOthers = false }: Props) {
  const mayRead = useCaller()?.permissions.has('users:read') === true;
  const nameless = useNameless();
  const [typed, setTyped] = useState('');
  const found = useQuery({
    queryKey: ['users', 'named', typed],
    queryFn: () =>
      answer(
        api.GET('/users', {
          params: {
            query:
              typed === ''
                ? { limit: String(mostFound), sort: '-last_login_at' }
                : { limit: String(mostFound), q: typed },
          },
        }),
      ),
    enabled: mayRead,
    placeholderData: keepPreviousData,
  });
  const isPerson = value !== undefined && /^\d+$/.test(value);
  const chosen = useQuery({ ...userQuery(value ?? ''), enabled: mayRead && isPerson, staleTime: 60_000 });
  const choices: Choice[] = (found.data?.data ?? []).map((user) => toChoice(user.id, user));
  const add = (id: string, user: Shown | undefined) => {
    if (choices.some((choice) => choice.value === id)) return;
    choices.push(user ? toChoice(id, user) : { value: id, label: nameless(Number(id)) });
  };
  if (isPerson) add(value, chosen.data?.value);
  if (/^[1-9]\d{0,9}$/.test(typed.trim())) add(typed.trim(), undefined);
  // Without names there is nobody to choose from; what is set can still be taken away.
  if (!mayRead && !withOthers && value === undefined) return null;
  return (
    <FilterChip
      label={label}
      value={value}
      onChange={onChange}
      choices={choices}
      others={withOthers ? others : []}
      onSearch={setTyped}
    />
  );
}

function toChoice(id: number | string, user: Shown): Choice {
  return {
    value: String(id),
    label: nameOf(user),
    mark: <Face user={user} size="medium" />,
    ...(user.display_name && { line: user.username }),
  };
}
