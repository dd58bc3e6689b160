import { Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { signIn } from '../api/session.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { CardPage } from '../shell/card-page.tsx';
import { text } from '../strings/index.ts';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const attempt = useMutation({
    mutationFn: () => signIn(username, password),
    onSuccess: () => (next === undefined ? router.navigate({ to: '/' }) : router.history.push(next)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  const strings = text.start.signIn;
  return (
    <CardPage
      title={strings.title}
      below={
        <>
          {strings.noAccount}{' '}
          <Anchor component={Link} to="/register">
            {strings.register}
          </Anchor>
        </>
      }
    >
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={attempt.error} />
          <TextInput
            label={strings.username}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            required
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordInput
            label={strings.password}
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={attempt.isPending} fullWidth mt="xs">
            {strings.submit}
          </Button>
        </Stack>
      </form>
    </CardPage>
  );
}
