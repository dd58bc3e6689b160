import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { makeKey } from '../api/idempotency-key.ts';
import { installation } from '../api/installation.ts';
import { keepRequest, keptRequest } from '../api/kept-request.ts';
import { AnchorLink } from '../parts/anchor-link.tsx';
import { besidesFields, type Complaints, showAtFields, showErrors } from '../parts/field-problems.ts';
import { NewPasswordInput } from '../parts/new-password-input.tsx';
import { NewUsernameInput } from '../parts/new-username-input.tsx';
import { NoAnswer } from '../parts/no-answer.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { adoptFilled } from '../parts/read-form.ts';
import { type FormDraft, useDraft, useFormDraft } from '../parts/use-draft.ts';
import { CardPage } from '../shell/card-page.tsx';
import { text } from '../strings/coming-in.ts';
import { formatNumber } from '../strings/format.ts';

const strings = text.comingIn.register;

const longestNote = 500;

const empty = { username: '', password: '', role: '', note: '', display_name: '', email: '' };
type Values = typeof empty;

const complaints: Complaints = {
  labels: {
    username: text.start.username,
    password: text.start.password,
    role: strings.role,
    note: strings.note,
    display_name: strings.name,
    email: text.start.email,
  },
  codes: { 'user/exists': 'username', 'role/unknown': 'role' },
};

/** The request for an account. What was typed outlives a reload, but for the password. */
export function RegisterPage() {
  const navigate = useNavigate();
  const [hasAsked] = useState(() => keptRequest() !== undefined);
  const draft = useDraft<FormDraft<Values, string>>('register');
  // What the request is known by when it has to be sent again.
  const [key] = useState(draft.kept?.beside ?? makeKey);
  const form = useForm<Values>({
    initialValues: empty,
    validate: {
      username: (username) => (username === '' ? strings.usernameMissing : null),
      password: (password) => (password === '' ? strings.passwordMissing : null),
    },
  });
  useFormDraft(form, draft, { beside: key, never: ['password'] });
  const attempt = useMutation({
    // When only the answer was lost, the same request gets it again.
    mutationFn: (values: Values) =>
      answer(api.POST('/register', { params: { header: { 'idempotency-key': key } }, body: withoutEmpty(values) })),
    onSuccess: ({ status_token: token }, values) => {
      draft.keep(undefined);
      const { note, display_name, email } = withoutEmpty(values);
      const isKept = keepRequest({ token, sent: { note, display_name, email } });
      return navigate({ to: '/waiting', hash: isKept ? '' : token });
    },
    onError: (error) => showAtFields(form, error, complaints),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    adoptFilled(form, event.currentTarget);
    form.onSubmit(
      (values) => attempt.mutate(values),
      (errors) => {
        attempt.reset();
        showErrors(form, errors);
      },
    )(event);
  };
  return (
    <CardPage
      title={installation.register.title ?? strings.title}
      lead={installation.register.text ?? strings.intro}
      isWide
    >
      {hasAsked && (
        <Notice>
          {strings.asked} <AnchorLink to="/waiting">{strings.seeRequest}</AnchorLink>
        </Notice>
      )}
      <form className="gate-form" noValidate onSubmit={submit}>
        <ProblemAlert error={besidesFields(attempt.error, complaints)} />
        <NewUsernameInput size="md" {...form.getInputProps('username')} />
        <NewPasswordInput
          size="md"
          label={text.start.password}
          name="password"
          username={form.values.username}
          known={[form.values.email, form.values.display_name]}
          {...form.getInputProps('password')}
        />
        <Textarea
          size="md"
          label={<Optional>{strings.note}</Optional>}
          name="note"
          dir="auto"
          autosize
          minRows={3}
          maxRows={8}
          descriptionProps={{ component: 'div' }}
          description={
            <span className="gate-apart">
              {strings.noteHint}
              <span className="numbers">
                {strings.noteLength(formatNumber(lengthOf(form.values.note)), formatNumber(longestNote))}
              </span>
            </span>
          }
          {...form.getInputProps('note')}
        />
        <div className="gate-pair">
          <TextInput
            size="md"
            label={<Optional>{strings.name}</Optional>}
            name="display_name"
            dir="auto"
            autoComplete="name"
            maxLength={100}
            {...form.getInputProps('display_name')}
          />
          <TextInput
            size="md"
            label={<Optional>{text.start.email}</Optional>}
            name="email"
            type="email"
            autoComplete="email"
            maxLength={254}
            description={strings.emailHint}
            {...form.getInputProps('email')}
          />
        </div>
        <RoleChoice {...form.getInputProps('role')} />
        <NoAnswer error={attempt.error} hint={strings.sendAgain} />
        <Button type="submit" size="md" loading={attempt.isPending} fullWidth>
          {strings.submit}
        </Button>
      </form>
      <p className="gate-other">
        {strings.haveAccount}{' '}
        <AnchorLink to="/sign-in" inherit>
          {text.start.signIn.submit}
        </AnchorLink>
      </p>
    </CardPage>
  );
}

/** Nothing is starred: what may be left out says so. */
function Optional({ children }: { children: ReactNode }) {
  return (
    <>
      {children} <span className="faint gate-optional">{strings.optional}</span>
    </>
  );
}

/** Only roles that may be asked for, out of the way, and nothing while there is no choice. */
function RoleChoice(props: { value?: string; error?: ReactNode }) {
  const { data } = useQuery({ queryKey: ['requestable-roles'], queryFn: () => answer(api.GET('/requestable-roles')) });
  const roles = [...new Set([...(data?.data ?? []), props.value ?? ''])].filter((name) => name !== '');
  const [isOpen, setOpen] = useState(false);
  if (roles.length < 2) return null;
  return (
    <details
      className="gate-more"
      open={isOpen || Boolean(props.value) || Boolean(props.error)}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{strings.askForRole}</summary>
      <NativeSelect
        {...props}
        size="md"
        label={strings.role}
        name="role"
        data={[{ value: '', label: strings.anyRole }, ...roles]}
        description={strings.roleHint}
      />
    </details>
  );
}

/** What is left empty is not asked for; name and password the service wants in any case. */
function withoutEmpty({
  username,
  password,
  ...optional
}: Values): Partial<Values> & { username: string; password: string } {
  return { username, password, ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')) };
}

/** In code points, as the service counts. */
function lengthOf(value: string): number {
  return [...value].length;
}
