import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '../../api/problem.ts';
import { changeSeen } from '../../api/versioned.ts';
import { Card } from '../../parts/card.tsx';
import { Facts } from '../../parts/facts.tsx';
import { besidesFields, showAtFields } from '../../parts/field-problems.ts';
import { Instant } from '../../parts/instant.tsx';
import { Loading } from '../../parts/loading.tsx';
import { NoAnswer } from '../../parts/no-answer.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { type FormDraft, useDraft, useFormDraft } from '../../parts/use-draft.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { text } from '../../strings/signed-in.ts';
import { changeMe, fetchMe, type Me, meKey, readMe } from './own-account.ts';

const strings = text.account;

const complaints = { labels: { display_name: text.start.displayName, email: text.start.email } };

export function Profile() {
  const { data, error } = useQuery({ queryKey: meKey, queryFn: fetchMe });
  // That it could not be read is said once, by the page.
  if (error) return null;
  return (
    <Card title={strings.profile}>
      {data ? (
        <>
          <FactsOf me={data} />
          <ProfileForm loaded={data} />
        </>
      ) : (
        <Loading rows={4} />
      )}
    </Card>
  );
}

function FactsOf({ me: { value: user } }: { me: Me }) {
  return (
    <Facts
      facts={[
        [text.start.username, <bdi key="username">{user.username}</bdi>],
        [strings.lastSignIn, <Instant key="login" at={user.last_login_at} />],
        [strings.created, <Instant key="created" at={user.created_at} />],
      ]}
    />
  );
}

/** What is typed stays, whatever is loaded behind it; that it changed meanwhile is found out when it is saved. */
function ProfileForm({ loaded }: { loaded: Me }) {
  const queries = useQueryClient();
  const draft = useDraft<FormDraft<ReturnType<typeof toValues>, Me>>('own-profile');
  const [base, setBase] = useState(draft.kept?.beside ?? loaded);
  const form = useForm({ initialValues: toValues(base) });
  useFormDraft(form, draft, { beside: base });
  useUnsaved(() => form.isDirty());
  const attempt = useMutation({
    mutationFn: ({ display_name, email }: typeof form.values) =>
      changeSeen(
        base,
        (me) => changeMe(me, { display_name: display_name || null, email: email || null }),
        () => readMe(queries),
        (user) => toValues({ value: user }),
      ),
    onSuccess: (me) => {
      draft.keep(undefined);
      takeOver(me);
      queries.setQueryData(meKey, me);
      notifications.show({ message: text.frame.saved });
    },
    onError: async (error) => {
      showAtFields(form, error, complaints);
      if (isProblem(error, 'request/stale')) setBase(await readMe(queries));
    },
  });
  const takeOver = (me: Me) => {
    setBase(me);
    form.setValues(toValues(me));
    form.resetDirty(toValues(me));
  };
  const isStale = isProblem(attempt.error, 'request/stale');
  return (
    <form onSubmit={form.onSubmit((values) => attempt.mutate(values))}>
      <Stack>
        {isStale ? (
          <Notice
            tone="warn"
            isNews
            actions={
              <Button
                variant="default"
                size="xs"
                onClick={() => {
                  takeOver(base);
                  attempt.reset();
                }}
              >
                {strings.loadAnew}
              </Button>
            }
          >
            <b>{strings.stale}</b> {strings.nothingLost}
          </Notice>
        ) : (
          <ProblemAlert error={besidesFields(attempt.error, complaints)} />
        )}
        <div className="account-fields">
          <TextInput
            label={text.start.displayName}
            dir="auto"
            autoComplete="name"
            maxLength={100}
            {...form.getInputProps('display_name')}
          />
          <TextInput
            label={text.start.email}
            type="email"
            autoComplete="email"
            maxLength={254}
            {...form.getInputProps('email')}
          />
        </div>
        <NoAnswer error={attempt.error} />
        <Group>
          <Button type="submit" loading={attempt.isPending} disabled={!form.isDirty()}>
            {text.frame.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function toValues({ value: user }: Pick<Me, 'value'>): { display_name: string; email: string } {
  return { display_name: user.display_name ?? '', email: user.email ?? '' };
}
