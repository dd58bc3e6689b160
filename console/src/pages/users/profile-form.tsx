import { Button, TextInput, type TextInputProps } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, type User } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { currentCaller } from '../../api/session.ts';
import { readKept } from '../../api/tab-storage.ts';
import { useCaller } from '../../api/use-caller.ts';
import { userQuery } from '../../api/users.ts';
import { changeSeen, ifMatch, type Versioned, versioned } from '../../api/versioned.ts';
import { besidesFields, type Complaints, showAtFields } from '../../parts/field-problems.ts';
import { useUsernameHint } from '../../parts/new-username-input.tsx';
import { NoAnswer } from '../../parts/no-answer.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { RoleField } from '../../parts/role-field.tsx';
import { type FormDraft, useDraft, useFormDraft } from '../../parts/use-draft.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { text } from '../../strings/at-hand.ts';
import { useKeepAccount } from './keep-account.ts';
import { changesOf, type Profile, type ProfileField, rebase, toProfile } from './profile.ts';

const strings = text.user.profile;
const complaints: Complaints = {
  labels: {
    username: text.users.username,
    display_name: text.users.displayName,
    email: text.users.email,
    role: text.users.role,
  } satisfies Record<ProfileField, string>,
  codes: { 'user/exists': 'username' },
};

/** Inputs beside each other stay at one height, whatever is said about one of them. */
const inputWrapperOrder: NonNullable<TextInputProps['inputWrapperOrder']> = ['label', 'input', 'description', 'error'];

const draftName = (id: number) => `user:${id}`;

/** Whether a change was begun in this tab and not saved. */
export function hasProfileDraft(id: number): boolean {
  return readKept(currentCaller()?.id ?? 'nobody', draftName(id)) !== undefined;
}

/** @param onClose when there is nothing more to change: it was saved, or given up */
export function ProfileForm({ latest, onClose }: { latest: Versioned<User>; onClose: () => void }) {
  const caller = useCaller();
  const isOwn = caller?.id === latest.value.id;
  const mayWrite = caller?.permissions.has('users:write') === true;
  const { form, base, saving, loadLatest, discard, savedNow } = useProfile(latest, onClose);
  const usernameHint = useUsernameHint();
  const field = (name: ProfileField) => ({
    ...form.getInputProps(name),
    description: savedNow(name),
    inputWrapperOrder,
  });
  return (
    <form className="user-form" onSubmit={form.onSubmit((values) => saving.mutate(values))}>
      {isProblem(saving.error, 'request/stale') ? (
        <Notice
          tone="warn"
          isNews
          actions={
            <Button variant="default" size="xs" onClick={() => void loadLatest()}>
              {strings.reload}
            </Button>
          }
        >
          {strings.stale}
        </Notice>
      ) : (
        <ProblemAlert error={besidesFields(saving.error, complaints)} />
      )}
      <TextInput
        label={text.users.displayName}
        placeholder={strings.unset}
        autoComplete="off"
        {...field('display_name')}
      />
      {mayWrite && (
        <TextInput
          label={text.users.username}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...field('username')}
          description={savedNow('username') ?? usernameHint}
        />
      )}
      <TextInput
        label={text.users.email}
        type="email"
        placeholder={strings.unset}
        autoComplete="off"
        {...field('email')}
      />
      {/* Nobody gives themselves a role; an applicant gets one with the approval. */}
      {mayWrite && !isOwn && latest.value.status !== 'pending' && (
        <RoleField
          value={form.values.role}
          current={base.value.role}
          {...form.getInputProps('role')}
          description={savedNow('role') ?? strings.roleHint}
          inputWrapperOrder={inputWrapperOrder}
        />
      )}
      <NoAnswer error={saving.error} />
      <div className="user-form-foot">
        <Button variant="default" onClick={discard}>
          {strings.discard}
        </Button>
        <Button type="submit" disabled={!form.isDirty()} loading={saving.isPending}>
          {text.frame.save}
        </Button>
      </div>
    </form>
  );
}

/**
 * The form follows the account for as long as nothing is typed. From then on it is about the version that the
 * person saw, and saving it is refused once there is a newer one.
 */
function useProfile(latest: Versioned<User>, onClose: () => void) {
  const draft = useDraft<FormDraft<Profile, Versioned<User>>>(draftName(latest.value.id));
  const [base, setBase] = useState(draft.kept?.beside ?? latest);
  const [before, setBefore] = useState<Profile>();
  const form = useForm<Profile>({ initialValues: toProfile(base.value) });
  useFormDraft(form, draft, { beside: base });
  useUnsaved(() => form.isDirty());
  const keep = useKeepAccount();
  const queries = useQueryClient();

  const readLatest = () => queries.fetchQuery({ ...userQuery(base.value.id), staleTime: 0 });
  const show = (next: Versioned<User>, values: Profile) => {
    form.setInitialValues(toProfile(next.value));
    form.setValues(values);
    form.clearErrors();
    setBase(next);
  };
  const saving = useMutation({
    mutationFn: (typed: Profile) =>
      changeSeen(
        base,
        (seen) =>
          versioned(
            api.PATCH('/users/{id}', {
              params: { path: { id: String(base.value.id) }, header: ifMatch(seen) },
              body: changesOf(toProfile(base.value), typed),
            }),
          ),
        readLatest,
        toProfile,
      ),
    onSuccess: (saved) => {
      draft.keep(undefined);
      show(saved, toProfile(saved.value));
      setBefore(undefined);
      keep(saved);
      notifications.show({ message: text.frame.saved });
      onClose();
    },
    onError: (error) => showAtFields(form, error, complaints),
  });

  const followed = useRef(latest);
  useEffect(() => {
    if (followed.current === latest) return;
    followed.current = latest;
    if (latest.etag !== base.etag && !form.isDirty()) show(latest, toProfile(latest.value));
  });

  return {
    form,
    base,
    saving,
    async loadLatest() {
      const next = await readLatest();
      setBefore(toProfile(base.value));
      show(next, rebase(form.getValues(), toProfile(base.value), toProfile(next.value)));
      saving.reset();
    },
    discard() {
      draft.keep(undefined);
      onClose();
    },
    /** What somebody else put where something else is typed. */
    savedNow(name: ProfileField): string | undefined {
      const saved = toProfile(base.value)[name];
      const isContested = before !== undefined && before[name] !== saved && form.values[name] !== saved;
      return isContested ? strings.savedNow(saved || strings.unset) : undefined;
    },
  };
}
