import { Group, UnstyledButton } from '@mantine/core';
import { language as current, text } from '../strings/index.ts';
import { keepChoice, type Language, languages } from '../strings/language.ts';

export const allLanguages = Object.entries(languages) as [Language, { name: string }][];

export function switchTo(language: Language): void {
  keepChoice(language);
  location.reload();
}

/** For the page of somebody who is not signed in: every other language by its own name. */
export function LanguageSwitch() {
  return (
    <Group component="nav" gap="sm" aria-label={text.common.language}>
      {allLanguages
        .filter(([language]) => language !== current)
        .map(([language, { name }]) => (
          <UnstyledButton key={language} lang={language} className="language" onClick={() => switchTo(language)}>
            {name}
          </UnstyledButton>
        ))}
    </Group>
  );
}
