import { Alert, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useLocation, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { isProblem } from '../api/problem.ts';
import { signIn } from '../api/session.ts';
import { AnchorLink } from '../parts/anchor-link.tsx';
import { besidesFields, fieldProblems } from '../parts/field-problems.ts';
import { NotSent } from '../parts/not-sent.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { UsernameInput } from '../parts/username-input.tsx';
import { CardPage } from '../shell/card-page.tsx';
import { text } from '../strings/index.ts';

const strings = text.start.signIn;

const complaints = { labels: { username: text.start.username, password: strings.password } };

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const { username: known = '', hasEnded } = useLocation({ select: ({ state }) => state });
  const router = useRouter();
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState('');
  const attempt = useMutation({
    mutationFn: () => signIn(username, password),
    onSuccess: () => (next === undefined ? router.navigate({ to: '/' }) : router.history.push(next)),
  });
  const problems = fieldProblems(attempt.error, complaints.labels);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  return (
    <CardPage
      title={strings.title}
      below={
        <>
          {strings.noAccount}{' '}
          <AnchorLink to="/register" inherit underline="always">
            {strings.register}
          </AnchorLink>
        </>
      }
    >
      {hasEnded && !attempt.error && <Alert role="status">{strings.ended}</Alert>}
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={besidesFields(attempt.error, complaints)} />
          <Hint error={attempt.error} />
          <UsernameInput
            autoFocus={known === ''}
            value={username}
            error={problems['username']}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordInput
            label={strings.password}
            name="password"
            autoComplete="current-password"
            autoFocus={known !== ''}
            required
            value={password}
            error={problems['password']}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <NotSent error={attempt.error} />
          <Button type="submit" loading={attempt.isPending} fullWidth mt="xs">
            {strings.submit}
          </Button>
        </Stack>
      </form>
    </CardPage>
  );
}

/** What to do about it. */
function Hint({ error }: { error: Error | null }) {
  const hint = isProblem(error) ? strings.hints[error.code] : undefined;
  if (hint === undefined) return null;
  const canBeWatched = isProblem(error, 'login/not-approved') || isProblem(error, 'login/registration-rejected');
  return (
    <Text size="sm" role="status">
      {hint}{' '}
      {canBeWatched && (
        <AnchorLink to="/waiting" inherit underline="always">
          {strings.seeRequest}
        </AnchorLink>
      )}
    </Text>
  );
}
