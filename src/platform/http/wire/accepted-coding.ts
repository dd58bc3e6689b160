/** Which of the codings that lie ready a client takes (RFC 9110, section 12.5.3), the smaller one first. Pure. */
export type Coding = 'br' | 'gzip';

export function acceptedCoding(header: string | undefined, ready: readonly Coding[]): Coding | undefined {
  const wanted = new Map((header ?? '').split(',').map(readItem));
  return ready.find((coding) => wanted.get(coding) === true);
}

/** One with the weight 0 is named to be refused. */
function readItem(item: string): [name: string, isAccepted: boolean] {
  const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
  return [name, !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))];
}
