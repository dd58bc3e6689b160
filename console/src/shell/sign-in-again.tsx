import { Anchor, Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { type Caller, type Ending, leavePage, signIn, stayWhenSessionEnds } from '../api/session.ts';
import { useEnding } from '../api/use-caller.ts';
import { NoAnswer } from '../parts/no-answer.tsx';
import { Face } from '../parts/person.tsx';
import { readForm } from '../parts/read-form.ts';
import { Refusal } from '../parts/refusal.tsx';
import { useAttempt } from '../parts/use-attempt.ts';
import { text } from '../strings/signed-in.ts';
import { changeAccount } from './leave.ts';
import { hasUnsaved } from './unsaved.tsx';

const strings = text.frame.signInAgain;

/** For Mantine: Escape is not for the dialogue below. */
const ownKeys = { 'data-mantine-stop-propagation': 'true' };

/**
 * Over the page whose session has ended: the page stays with everything on it, unreadable and out of reach until the
 * same user has signed in. A dialogue of the browser itself lies over those of the page, too.
 */
export function SignInAgain({ caller }: { caller: Caller }) {
  const ending = useEnding();
  const dialog = useRef<HTMLDialogElement>(null);
  const queries = useQueryClient();
  const isOpen = ending !== undefined && ending.reason !== 'left';
  useEffect(stayWhenSessionEnds, []);
  useEffect(() => {
    if (ending?.reason === 'signed out' && !hasUnsaved()) void leavePage('/console/sign-in');
  }, [ending]);
  useEffect(() => {
    if (!isOpen) return;
    const shown = dialog.current;
    const { activeElement: before } = document;
    shown?.showModal();
    return () => {
      shown?.close();
      // The browser gives the focus back, but in Chromium nothing can be typed until it is given once more.
      if (before instanceof HTMLElement) {
        before.blur();
        before.focus({ preventScroll: true });
      }
      void queries.invalidateQueries();
    };
  }, [isOpen, queries]);
  const keepOpen = (event: KeyboardEvent) => {
    if (event.key === 'Escape') event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className="sign-in-again"
      aria-labelledby="sign-in-again"
      onKeyDown={keepOpen}
      onCancel={(event) => event.preventDefault()}
    >
      {isOpen && <SignInForm caller={caller} ending={ending} />}
    </dialog>
  );
}

function SignInForm({ caller: { username }, ending }: { caller: Caller; ending: Ending }) {
  const attempt = useAttempt((password: string) => signIn(username, password));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    attempt.start(readForm(event.currentTarget, ['password']).password);
  };
  const other = ending.reason === 'somebody else' ? ending.username : undefined;
  return (
    <form className="dialog-body" onSubmit={submit}>
      <h2 id="sign-in-again">{strings.title}</h2>
      <p className="dim breakable">
        {other !== undefined && strings.somebodyElse(other)}
        {ending.reason === 'ended' && strings.ended}
        {ending.reason === 'signed out' && strings.signedOut} {strings.stays}
      </p>
      <Refusal error={attempt.error} />
      <div className="sign-in-again-person">
        <Face user={{ username }} />
        <bdi className="person-name breakable">{username}</bdi>
      </div>
      {/* For password managers, which want to know whose it is. */}
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <PasswordInput
        label={text.start.signIn.password}
        name="password"
        autoComplete="current-password"
        required
        visibilityToggleButtonProps={ownKeys}
        {...ownKeys}
      />
      <NoAnswer error={attempt.error} hint={text.common.noAnswer.tryAgain} />
      <div className="dialog-foot">
        <Anchor
          component="button"
          type="button"
          size="sm"
          mih={24}
          className="breakable"
          ta="start"
          data-start
          onClick={() => changeAccount(other === undefined ? '/console/sign-in' : '/console/')}
          {...ownKeys}
        >
          {other === undefined ? strings.otherAccount : strings.goOnAs(other)}
        </Anchor>
        <Button type="submit" loading={attempt.isPending} {...ownKeys}>
          {text.start.signIn.submit}
        </Button>
      </div>
    </form>
  );
}
