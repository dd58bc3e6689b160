/** What OAuth adds to the catalogue. */
export const permissions = ['tokens:introspect'] as const;
