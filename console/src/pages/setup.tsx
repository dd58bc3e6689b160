import { Alert, Button, Code, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { answer, api } from '../api/client.ts';
import { isProblem } from '../api/problem.ts';
import { signIn } from '../api/session.ts';
import { AnchorLink } from '../parts/anchor-link.tsx';
import { besidesFields, showAtFields } from '../parts/field-problems.ts';
import { NewPasswordInput } from '../parts/new-password-input.tsx';
import { NewUsernameInput } from '../parts/new-username-input.tsx';
import { NotSent } from '../parts/not-sent.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { type FormDraft, useDraft, useFormDraft } from '../parts/use-draft.ts';
import { CardPage } from '../shell/card-page.tsx';
import { text } from '../strings/index.ts';

const strings = text.start.setup;

const complaints = { labels: { username: text.start.username, password: text.start.password } };

/** Where the link leads that the server prints as long as there is no administrator. */
export function SetupPage() {
  const token = useLocation({ select: ({ hash }) => hash });
  return (
    <CardPage title={strings.title} below={<SignInLink />}>
      {token === '' ? <NewLink sentence={strings.incomplete} /> : <SetupForm token={token} />}
    </CardPage>
  );
}

function SetupForm({ token }: { token: string }) {
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
  if (isProblem(attempt.error, 'setup/link-refused')) return <NewLink sentence={attempt.error.message} />;
  if (isProblem(attempt.error, 'setup/done')) return <Alert role="alert">{attempt.error.message}</Alert>;
  return (
    <form onSubmit={form.onSubmit((values) => attempt.mutate(values))}>
      <Stack>
        <Text c="dimmed" size="sm">
          {strings.intro}
        </Text>
        <ProblemAlert error={besidesFields(attempt.error, complaints)} />
        <NewUsernameInput {...form.getInputProps('username')} />
        <NewPasswordInput
          label={text.start.password}
          name="password"
          username={form.values.username}
          {...form.getInputProps('password')}
        />
        <NotSent error={attempt.error} />
        <Button type="submit" loading={attempt.isPending} fullWidth>
          {strings.submit}
        </Button>
      </Stack>
    </form>
  );
}

function NewLink({ sentence }: { sentence: string }) {
  return (
    <>
      <Alert color="red" role="alert">
        {sentence}
      </Alert>
      <Text size="sm">{strings.howToGetOne}</Text>
      <Code block tabIndex={0}>
        {strings.command}
      </Code>
    </>
  );
}

function SignInLink() {
  return (
    <AnchorLink to="/sign-in" inherit underline="always">
      {strings.signInInstead}
    </AnchorLink>
  );
}
