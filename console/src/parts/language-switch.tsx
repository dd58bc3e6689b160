import { Group, Menu, UnstyledButton } from '@mantine/core';
import { language as current, text } from '../strings/index.ts';
import { keepChoice, type Language, languages } from '../strings/language.ts';
import { Icon } from './icon.tsx';

const all = Object.entries(languages) as [Language, { name: string }][];

function switchTo(language: Language): void {
  keepChoice(language);
  location.reload();
}

/** For the page of somebody who is not signed in: every other language by its own name. */
export function LanguageSwitch() {
  return (
    <Group component="nav" gap="sm" aria-label={text.common.language}>
      {all
        .filter(([language]) => language !== current)
        .map(([language, { name }]) => (
          <UnstyledButton key={language} lang={language} className="language" onClick={() => switchTo(language)}>
            {name}
          </UnstyledButton>
        ))}
    </Group>
  );
}

/** For the account menu; within `Menu.Dropdown`. */
export function LanguageItems() {
  return (
    <>
      <Menu.Label>{text.common.language}</Menu.Label>
      {all.map(([language, { name }]) => (
        <Menu.Item
          key={language}
          lang={language}
          role="menuitemradio"
          aria-checked={language === current}
          rightSection={language === current ? <Icon name="check" /> : null}
          onClick={() => language !== current && switchTo(language)}
        >
          {name}
        </Menu.Item>
      ))}
    </>
  );
}
