import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { ReasonField } from '../../parts/reason-field.tsx';
import { text } from '../../strings/signed-in.ts';

type Props = { value: string; onChange: (reason: string) => void; templates: readonly string[]; error?: ReactNode };

/** A reason in one's own words, or in those that many use: they are put into the field, and can be changed there. */
export function ReasonWithTemplates({ value, onChange, templates, error }: Props) {
  const strings = text.users.decide;
  return (
    <div>
      <ReasonField
        label={strings.reason}
        description={strings.reasonHint}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <fieldset className="templates" aria-label={strings.commonReasons}>
        {templates.map((template) => (
          <UnstyledButton key={template} className="template" onClick={() => onChange(template)}>
            {template}
          </UnstyledButton>
        ))}
      </fieldset>
    </div>
  );
}
