import { Alert, Button, Fieldset, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { makeKey } from '../api/idempotency-key.ts';
import { keepRequest, keptRequest } from '../api/kept-request.ts';
import { AnchorLink } from '../parts/anchor-link.tsx';
import { besidesFields, type Complaints, focusFirst, showAtFields } from '../parts/field-problems.ts';
import { NewPasswordInput } from '../parts/new-password-input.tsx';
import { NewUsernameInput } from '../parts/new-username-input.tsx';
import { NotSent } from '../parts/not-sent.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { type FormDraft, useDraft, useFormDraft } from '../parts/use-draft.ts';
import { CardPage } from '../shell/card-page.tsx';
import { text } from '../strings/index.ts';

const strings = text.start.register;

const longestNote = 500;

const empty = { username: '', password: '', role: '', note: '', display_name: '', email: '' };
type Values = typeof empty;

const complaints: Complaints = {
  labels: {
    username: text.start.username,
    password: text.start.password,
    role: strings.role,
    note: strings.note,
    display_name: text.start.displayName,
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
    onSuccess: ({ status_token }) => {
      draft.keep(undefined);
      keepRequest(status_token);
      return navigate({ to: '/waiting' });
    },
    onError: (error) => showAtFields(form, error, complaints),
  });
  return (
    <CardPage
      title={strings.title}
      below={
        <>
          {strings.haveAccount}{' '}
          <AnchorLink to="/sign-in" inherit underline="always">
            {text.start.signIn.submit}
          </AnchorLink>
        </>
      }
    >
      <Text c="dimmed" size="sm">
        {strings.intro}
      </Text>
      {hasAsked && (
        <Alert>
          {strings.asked}{' '}
          <AnchorLink to="/waiting" inherit underline="always">
            {text.start.signIn.seeRequest}
          </AnchorLink>
        </Alert>
      )}
      <form
        noValidate
        onSubmit={form.onSubmit(
          (values) => attempt.mutate(values),
          (errors) => {
            attempt.reset();
            focusFirst(form, Object.keys(errors));
          },
        )}
      >
        <Stack>
          <ProblemAlert error={besidesFields(attempt.error, complaints)} />
          <NewUsernameInput {...form.getInputProps('username')} />
          <NewPasswordInput
            label={text.start.password}
            name="password"
            username={form.values.username}
            known={[form.values.email, form.values.display_name]}
            {...form.getInputProps('password')}
          />
          <Textarea
            label={strings.note}
            name="note"
            autosize
            minRows={3}
            maxRows={8}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            description={strings.noteHint(lengthOf(form.values.note), longestNote)}
            {...form.getInputProps('note')}
          />
          <RoleChoice {...form.getInputProps('role')} />
          <Fieldset legend={strings.optional}>
            <Stack>
              <TextInput
                label={text.start.displayName}
                name="display_name"
                autoComplete="name"
                maxLength={100}
                description={strings.displayNameHint}
                {...form.getInputProps('display_name')}
              />
              <TextInput
                label={text.start.email}
                name="email"
                type="email"
                autoComplete="email"
                maxLength={254}
                description={strings.emailHint}
                {...form.getInputProps('email')}
              />
            </Stack>
          </Fieldset>
          <NotSent error={attempt.error} />
          <Button type="submit" loading={attempt.isPending} fullWidth>
            {strings.submit}
          </Button>
        </Stack>
      </form>
    </CardPage>
  );
}

/** Only roles that may be asked for, and nothing while there is no choice. */
function RoleChoice(props: { value?: string }) {
  const { data } = useQuery({ queryKey: ['requestable-roles'], queryFn: () => answer(api.GET('/requestable-roles')) });
  const roles = [...new Set([...(data?.data ?? []), props.value ?? ''])].filter((name) => name !== '');
  if (roles.length < 2) return null;
  return (
    <NativeSelect
      {...props}
      label={strings.role}
      name="role"
      data={[{ value: '', label: strings.anyRole }, ...roles]}
      description={strings.roleHint}
    />
  );
}

/** What is left empty is not asked for; name and password the service wants in any case. */
function withoutEmpty({ username, password, ...optional }: Values) {
  return { username, password, ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')) };
}

/** In code points, as the service counts. */
function lengthOf(value: string): number {
  return [...value].length;
}
