import { Button, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { text } from '../strings/signed-in.ts';
import { Dialog, DialogFoot } from './dialog.tsx';
import { NoAnswer } from './no-answer.tsx';
import { ProblemAlert } from './problem-alert.tsx';

type Props = ButtonProps & {
  /** The act. */
  label: string;
  /** On the page, where the card around it says the rest. */
  short?: string;
  question: string;
  body: string;
  action(): Promise<unknown>;
};

/** Asks before it does what cannot be undone; stays open when that failed. */
export function ConfirmButton({ label, short = label, question, body, action, ...props }: Props) {
  const [isOpen, { open, close }] = useDisclosure();
  const attempt = useMutation({ mutationFn: action, onSuccess: close });
  const start = () => {
    attempt.reset();
    open();
  };
  return (
    <>
      <Button {...props} onClick={start}>
        {short}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={question}>
        <ProblemAlert error={attempt.error} />
        <p>{body}</p>
        <NoAnswer error={attempt.error} />
        <DialogFoot>
          <Button variant="default" onClick={close} data-autofocus>
            {text.frame.cancel}
          </Button>
          <Button color="red" onClick={() => attempt.mutate()} loading={attempt.isPending}>
            {label}
          </Button>
        </DialogFoot>
      </Dialog>
    </>
  );
}
