/** What the help texts of several commands have in common. */

export const who = '<user>';
export const whoHelp = 'id, or username; `name:123` for a username made of digits';

export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
