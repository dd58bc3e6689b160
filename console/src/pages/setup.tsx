import { Button, Code } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef } from 'react';
import { answer, api } from '../api/client.ts';
import { isProblem } from '../api/problem.ts';
import { signIn } from '../api/session.ts';
import { AnchorLink } from '../parts/anchor-link.tsx';
import { ButtonLink } from '../parts/button-link.tsx';
import { besidesFields, showAtFields } from '../parts/field-problems.ts';
import { NewPasswordInput } from '../parts/new-password-input.tsx';
import { NewUsernameInput } from '../parts/new-username-input.tsx';
import { NoAnswer } from '../parts/no-answer.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { adoptFilled } from '../parts/read-form.ts';
import { type FormDraft, useDraft, useFormDraft } from '../parts/use-draft.ts';
import { CardPage } from '../shell/card-page.tsx';
import { text } from '../strings/coming-in.ts';

const strings = text.comingIn.setup;

const complaints = { labels: { username: text.start.username, password: text.start.password } };

/** Where the link leads that the server prints as long as there is no administrator. */
export function SetupPage() {
  const token = useLocation({ select: ({ hash }) => hash });
  // Before anybody chooses a password for it.
  const { error } = useQuery({
    queryKey: ['setup-link', token],
    queryFn: () => answer(api.POST('/setup/check', { body: { token } })).then(() => true),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (token === '') return <NoGood title={strings.noGood} sentence={strings.incomplete} />;
  return <SetupForm token={token} linkError={error} />;
}

function SetupForm({ token, linkError }: { token: string; linkError: Error | null }) {
  const navigate = useNavigate();
  const isMade = useRef(false);
  const form = useForm({ initialValues: { username: '', password: '' } });
  useFormDraft(form, useDraft<FormDraft<typeof form.values>>('setup'), { beside: null, never: ['password'] });
  const attempt = useMutation({
    mutationFn: async (values: typeof form.values) => {
      // When only signing in failed, trying again is that only.
      if (!isMade.current) await answer(api.POST('/setup', { body: { token, ...values } }));
      isMade.current = true;
      await signIn(values.username, values.password);
    },
    onSuccess: () => navigate({ to: '/', replace: true }),
    onError: (error) => showAtFields(form, error, complaints),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    adoptFilled(form, event.currentTarget);
    form.onSubmit((values) => attempt.mutate(values))(event);
  };
  const error = attempt.error ?? linkError;
  if (isProblem(error, 'setup/link-refused')) return <NoGood title={strings.noGood} sentence={error.message} />;
  // Also when only the answer was lost: the link is looked at again once the server is back.
  const done = [attempt.error, linkError].find((error) => isProblem(error, 'setup/done'));
  if (done && !attempt.isPending) return <Done sentence={done.message} />;
  return (
    <CardPage title={strings.title} lead={strings.intro} isWide>
      <form className="gate-form" onSubmit={submit}>
        <ProblemAlert error={besidesFields(error, complaints)} />
        <NewUsernameInput size="md" {...form.getInputProps('username')} />
        <NewPasswordInput
          size="md"
          label={text.start.password}
          name="password"
          username={form.values.username}
          {...form.getInputProps('password')}
        />
        <NoAnswer error={attempt.error} />
        <Button type="submit" size="md" loading={attempt.isPending} fullWidth>
          {strings.submit}
        </Button>
      </form>
    </CardPage>
  );
}

/** The link is not whole, too old, or made up: how to get another one. */
function NoGood({ title, sentence }: { title: string; sentence: string }) {
  return (
    <CardPage title={title}>
      <Notice tone="bad" isNews>
        {sentence}
      </Notice>
      <p>{strings.howToGetOne}</p>
      <Code block tabIndex={0}>
        {strings.command}
      </Code>
      <p className="gate-other">
        <AnchorLink to="/sign-in" inherit>
          {strings.signInInstead}
        </AnchorLink>
      </p>
    </CardPage>
  );
}

function Done({ sentence }: { sentence: string }) {
  return (
    <CardPage title={strings.done} lead={<span role="alert">{sentence}</span>}>
      <ButtonLink to="/sign-in" size="md" fullWidth>
        {text.start.signIn.submit}
      </ButtonLink>
    </CardPage>
  );
}
