import { Button, PasswordInput } from '@mantine/core';
import { getRouteApi, useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { installation } from '../api/installation.ts';
import { keepRequest } from '../api/kept-request.ts';
import { isProblem } from '../api/problem.ts';
import { signIn } from '../api/session.ts';
import { AnchorLink } from '../parts/anchor-link.tsx';
import { besidesFields, fieldProblems } from '../parts/field-problems.ts';
import { NoAnswer } from '../parts/no-answer.tsx';
import { Notice } from '../parts/notice.tsx';
import { readForm } from '../parts/read-form.ts';
import { Refusal } from '../parts/refusal.tsx';
import { useAttempt } from '../parts/use-attempt.ts';
import { UsernameInput } from '../parts/username-input.tsx';
import { CardPage } from '../shell/card-page.tsx';
import { text } from '../strings/index.ts';

const strings = text.start.signIn;

const complaints = { labels: { username: text.start.username, password: strings.password } };

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const { username: known = '', hasEnded } = useLocation({ select: ({ state }) => state });
  const navigate = useNavigate();
  const router = useRouter();
  const attempt = useAttempt(async ({ username, password }: { username: string; password: string }) => {
    try {
      await signIn(username, password);
    } catch (error) {
      const token = isProblem(error) ? error.statusToken : undefined;
      if (token === undefined) throw error;
      return navigate({ to: '/waiting', hash: keepRequest({ token }) ? '' : token });
    }
    return next === undefined ? router.navigate({ to: '/' }) : router.history.push(next);
  });
  const problems = fieldProblems(attempt.error, complaints.labels);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    attempt.start(readForm(event.currentTarget, ['username', 'password']));
  };
  return (
    <CardPage
      title={installation.signIn.title ?? strings.title}
      lead={installation.signIn.text ?? strings.to(new URL(installation.publicUrl).host)}
    >
      {installation.needsSetup && <Notice tone="warn">{strings.notSetUp}</Notice>}
      {hasEnded && !attempt.error && <Notice>{strings.ended}</Notice>}
      <form className="gate-form" onSubmit={submit}>
        <Refusal error={besidesFields(attempt.error, complaints)} />
        <UsernameInput
          size="md"
          autoFocus={known === ''}
          defaultValue={known}
          error={problems['username']}
          aria-invalid={isWrong(attempt.error) || undefined}
        />
        <PasswordInput
          size="md"
          label={strings.password}
          name="password"
          autoComplete="current-password"
          autoFocus={known !== ''}
          required
          error={problems['password']}
          aria-invalid={isWrong(attempt.error) || undefined}
        />
        <NoAnswer error={attempt.error} hint={text.common.noAnswer.tryAgain} />
        <Button type="submit" size="md" loading={attempt.isPending} fullWidth>
          {strings.submit}
        </Button>
      </form>
      {!installation.needsSetup && (
        <p className="gate-other">
          {strings.noAccount}{' '}
          <AnchorLink to="/register" inherit>
            {strings.register}
          </AnchorLink>
        </p>
      )}
    </CardPage>
  );
}

const isWrong = (error: Error | null) => isProblem(error, 'login/rejected');
