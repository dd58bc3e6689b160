const numbers = new Intl.NumberFormat('de');
const conjunction = new Intl.ListFormat('de', { type: 'conjunction' });

export const number = (value: number) => numbers.format(value);
export const list = (items: readonly string[]) => conjunction.format(items);
