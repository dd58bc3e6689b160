import { VisuallyHidden } from '@mantine/core';
import { installation } from '../api/installation.ts';
import type { RegistrationRules } from '../api/registration-rules.ts';
import { text } from '../strings/coming-in.ts';
import type { Judgement } from './judge-password.ts';

const strings = text.comingIn.passwordRules;

type Props = {
  rules: RegistrationRules['password'];
  /** In code points. */
  length: number;
  /** Without one nothing is ticked. */
  judgement: Judgement | undefined;
};

/** Said before anything is typed, and ticked while it is. */
export function PasswordRules({ rules, length, judgement }: Props) {
  return (
    <ul className="plain-list rules">
      {rules.rules.map(({ code, rule }) => {
        const isKept = judgement !== undefined && !judgement.broken.has(code);
        return (
          <li key={code} data-kept={isKept || undefined}>
            <Mark isKept={isKept} />
            <span>
              {strings.byCode[code]?.({ ...rules, service: installation.name }) ?? rule}
              {code === 'length' && length > 0 && <span className="numbers"> ({length})</span>}
              {isKept && <VisuallyHidden component="span">{strings.kept}</VisuallyHidden>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Mark({ isKept }: { isKept: boolean }) {
  return (
    <svg viewBox="0 0 14 14" width="14" height="14" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden>
      {isKept ? <path d="M2.5 7.5 5.8 10.8 11.5 3.8" /> : <circle cx="7" cy="7" r="5.5" />}
    </svg>
  );
}
