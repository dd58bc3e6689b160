import { Menu } from '@mantine/core';
import { language as current, text } from '../strings/index.ts';
import { Icon } from './icon.tsx';
import { allLanguages, switchTo } from './language-switch.tsx';

/** For the account menu; within `Menu.Dropdown`. */
export function LanguageItems() {
  return (
    <>
      <Menu.Label>{text.common.language}</Menu.Label>
      {allLanguages.map(([language, { name }]) => (
        <Menu.RadioItem
          key={language}
          value={language}
          checked={language === current}
          lang={language}
          checkIcon={<Icon name="check" />}
          onChange={() => language !== current && switchTo(language)}
        >
          {name}
        </Menu.RadioItem>
      ))}
    </>
  );
}
