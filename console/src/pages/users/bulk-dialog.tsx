import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, type User } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { Dialog, DialogFoot } from '../../parts/dialog.tsx';
import { Notice } from '../../parts/notice.tsx';
import { nameOf } from '../../parts/person.tsx';
import { useSaid } from '../../parts/say.ts';
import { useDraft } from '../../parts/use-draft.ts';
import { formatList, formatNumber } from '../../strings/format.ts';
import { text } from '../../strings/signed-in.ts';
import { type BulkAct, doEach, fitting, type Outcome } from './bulk.ts';
import { ReasonWithTemplates } from './reason-with-templates.tsx';

const mostNames = 8;

type Props = {
  /** Not open without one. */
  act: BulkAct | undefined;
  users: readonly User[];
  onClose: () => void;
  onDone: (act: BulkAct, outcome: Outcome) => void;
};

/** What happens to how many, and to whom. */
export function BulkDialog(props: Props) {
  const { act, users, onClose } = props;
  const ownId = useCaller()?.id;
  const [fit] = act ? fitting(act, users, ownId) : [[]];
  return (
    <Dialog
      isOpen={act !== undefined}
      onClose={onClose}
      title={act && text.users.bulk.questions[act](fit.length, formatNumber(fit.length))}
    >
      {act && <Question {...props} act={act} />}
    </Dialog>
  );
}

function Question({ act, users, onClose, onDone }: Props & { act: BulkAct }) {
  const strings = text.users.bulk;
  const [fit, leftOut] = fitting(act, users, useCaller()?.id);
  const draft = useDraft<string>('bulk:suspend');
  const [reason, setReason] = useState(draft.kept ?? '');
  const [progress, setProgress] = useState(0);
  const doing = useMutation({
    mutationFn: () =>
      doEach(
        fit,
        ({ id }) => {
          const params = { path: { id: String(id) } };
          return act === 'suspend'
            ? answer(api.POST('/users/{id}/suspend', { params, body: reason ? { reason } : {} }))
            : answer(api.DELETE('/users/{id}/sessions', { params }));
        },
        setProgress,
      ),
    onSuccess: (outcome) => {
      draft.keep(undefined);
      onDone(act, outcome);
    },
  });
  useSaid(doing.isPending && strings.progress('0', formatNumber(fit.length)), doing.isPending);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        doing.mutate();
      }}
    >
      <p>{strings.leads[act]}</p>
      <p className="breakable">
        {formatList([
          ...fit.slice(0, mostNames).map(nameOf),
          ...(fit.length > mostNames ? [strings.more(formatNumber(fit.length - mostNames))] : []),
        ])}
      </p>
      {leftOut.length > 0 && <Notice>{strings.leftOut(leftOut.length, formatNumber(leftOut.length))}</Notice>}
      {act === 'suspend' && (
        <ReasonWithTemplates
          value={reason}
          templates={text.users.decide.templates.suspend}
          onChange={(next) => {
            setReason(next);
            draft.keep(next || undefined);
          }}
        />
      )}
      <DialogFoot>
        {doing.isPending && (
          <span className="dim small numbers">
            {strings.progress(formatNumber(progress), formatNumber(fit.length))}
          </span>
        )}
        <Button variant="default" onClick={onClose}>
          {text.frame.cancel}
        </Button>
        <Button type="submit" color="red" loading={doing.isPending} data-autofocus={act !== 'suspend' || undefined}>
          {strings.submits[act](fit.length, formatNumber(fit.length))}
        </Button>
      </DialogFoot>
    </form>
  );
}
