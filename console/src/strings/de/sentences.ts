/** Of a page that is being written anew: whatever it has. */
export type Sentences = {
  readonly [key: string]:
    | string
    // biome-ignore lint/suspicious/noExplicitAny: what is put in is known once the page is there
    | ((...values: any[]) => string)
    | readonly string[]
    | readonly { keys: string; what: string }[]
    | Sentences;
};
