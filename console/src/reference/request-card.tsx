/** The request as code, with what was typed beside it. */
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { installation } from '../api/installation.ts';
import { text } from '../strings/reference.ts';
import { takesToken } from './access-text.ts';
import type { Operation } from './api-document.ts';
import { CodeBlock } from './code-block.tsx';
import type { PlannedRequest } from './request.ts';
import { type Language, languages, writeSnippet } from './snippets.ts';

/** For the next operation too. */
let chosen: Language = 'curl';

export function RequestCard({ planned, operation }: { planned: PlannedRequest; operation: Operation }) {
  const [language, setLanguage] = useState(chosen);
  const withToken = takesToken(operation['x-access']);
  return (
    <CodeBlock
      label={text.reference.request}
      text={writeSnippet(language, { ...planned, base: installation.publicUrl, withToken })}
      head={
        <SegmentedControl
          size="xs"
          aria-label={text.reference.language}
          data={[...languages]}
          value={language}
          onChange={(next) => {
            chosen = next as Language;
            setLanguage(chosen);
          }}
        />
      }
    />
  );
}
