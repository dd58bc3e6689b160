/** What the service says by itself, in English. Here stands only what the console says better; other languages say all of it. */
export const service = {
  /** By the code of the problem (docs/errors.md). */
  problems: {} as Readonly<Record<string, string>>,
  /** What goes on after the name of a field, by what the service says: "must be at least 15 characters long". */
  field: (sentence: string) => sentence,
  /** What a setting is for, in Markdown, by its name. */
  settings: {} as Readonly<Record<string, string>>,
  /** What a built-in role is for, by its name. */
  roles: {} as Readonly<Record<string, string>>,
};
