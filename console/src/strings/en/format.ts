const numbers = new Intl.NumberFormat('en-GB');
const conjunction = new Intl.ListFormat('en-GB', { type: 'conjunction' });

export const number = (value: number) => numbers.format(value);
export const list = (items: readonly string[]) => conjunction.format(items);
