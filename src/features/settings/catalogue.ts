/** What the page of settings adds to the catalogue. */
export const permissions = ['settings:write'] as const;
