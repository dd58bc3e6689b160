import { Button } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import type { User } from '../../api/client.ts';
import { Dialog, DialogFoot } from '../../parts/dialog.tsx';
import { nameOf } from '../../parts/person.tsx';
import { mostReasonCharacters, ReasonField } from '../../parts/reason-field.tsx';
import { useBackCloses } from '../../parts/use-back-closes.ts';
import { useDraft } from '../../parts/use-draft.ts';
import { useRoom } from '../../parts/use-room.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { text } from '../../strings/signed-in.ts';

type Props = {
  /** Empty while it is closed. */
  people: readonly User[];
  onCancel: () => void;
  onReject: (people: readonly User[], reason: string | undefined) => void;
};

/** Asks for a reason. What is typed stays, for these people, when it is closed. */
export function Rejection({ people, onCancel, onReject }: Props) {
  const strings = text.queue;
  const [first] = people;
  useBackCloses(first !== undefined, onCancel);
  const shown = useRef(people);
  // While it fades out, it is about those it was about.
  if (first) shown.current = people;
  const [one, ...others] = shown.current;
  const name = one ? nameOf(one) : '';
  return (
    <Dialog
      isOpen={first !== undefined}
      onClose={onCancel}
      title={others.length === 0 ? strings.rejectTitle(name) : strings.rejectThese(others.length + 1)}
      // The list knows where to, unless a panel covers it.
      returnsFocus={useRoom() === 'phone'}
    >
      <ReasonForm
        key={others.length === 0 ? one?.id : 'many'}
        about={others.length === 0 ? `${one?.id}` : 'many'}
        onCancel={onCancel}
        onSend={(reason) => onReject(people, reason)}
      />
    </Dialog>
  );
}

type FormProps = { about: string; onCancel: () => void; onSend: (reason: string | undefined) => void };

function ReasonForm({ about, onCancel, onSend }: FormProps) {
  const draft = useDraft<string>(`reject:${about}`);
  const [reason, setReason] = useState(draft.kept ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  useUnsaved(() => reason !== '');
  const strings = text.queue.rejection;
  const change = (typed: string) => {
    setReason(typed);
    draft.keep(typed === '' ? undefined : typed);
  };
  const add = (sentence: string) => {
    const before = reason.trimEnd();
    if (!before.includes(sentence))
      change(`${before === '' ? '' : `${before} `}${sentence}`.slice(0, mostReasonCharacters));
    field.current?.focus();
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    draft.keep(undefined);
    onSend(reason.trim() === '' ? undefined : reason.trim());
  };
  return (
    <form onSubmit={send}>
      <fieldset className="reasons" aria-label={strings.templates}>
        {strings.reasons.map((sentence) => (
          <button key={sentence} type="button" className="reason-chip" onClick={() => add(sentence)}>
            {sentence}
          </button>
        ))}
      </fieldset>
      <ReasonField
        ref={field}
        label={strings.reason}
        description={strings.reasonHint(useRoom() === 'phone' ? undefined : text.frame.sendKey)}
        value={reason}
        dir="auto"
        onChange={(event) => change(event.currentTarget.value)}
        // At once, so that typing can go on; the dialog traps the focus here too.
        autoFocus
      />
      <DialogFoot>
        <span className="faint numbers" data-start>
          {strings.left(mostReasonCharacters - reason.length)}
        </span>
        <Button variant="default" onClick={onCancel}>
          {text.frame.cancel}
        </Button>
        <Button type="submit" color="red">
          {text.queue.reject}
        </Button>
      </DialogFoot>
    </form>
  );
}
