/** Which language the console speaks: the one that somebody chose in this browser, or else the browser's own. */

/** English comes with the pages that say it; any other language is a file of its own. */
export const languages = {
  en: { name: 'English', direction: 'ltr' },
  de: { name: 'Deutsch', direction: 'ltr' },
} as const satisfies Readonly<Record<string, { name: string; direction: 'ltr' | 'rtl' }>>;

export type Language = keyof typeof languages;

const key = 'admittance-language';

export function isLanguage(tag: string | undefined): tag is Language {
  return tag !== undefined && Object.hasOwn(languages, tag);
}

/** @param preferred language tags (RFC 5646), the dearest first */
export function chooseLanguage(kept: string | undefined, preferred: readonly string[]): Language {
  if (isLanguage(kept)) return kept;
  return preferred.map((tag) => tag.split('-')[0]?.toLowerCase()).find(isLanguage) ?? 'en';
}

export function readChoice(): string | undefined {
  try {
    const kept = localStorage.getItem(key);
    if (kept !== null) return kept;
  } catch {
    // With site data blocked, the choice still holds in this tab.
  }
  return globalThis.window?.name.startsWith(`${key}:`) ? window.name.slice(key.length + 1) : undefined;
}

/** The page has to be loaded anew for it. */
export function keepChoice(language: Language): void {
  try {
    localStorage.setItem(key, language);
  } catch {
    // The name of a tab outlives a reload.
    window.name = `${key}:${language}`;
  }
}

/** For screen readers, for hyphens and fonts, and for the side on which everything begins. */
export function markPage(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = languages[language].direction;
}
