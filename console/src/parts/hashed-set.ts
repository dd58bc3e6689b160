/**
 * A set of texts in a few bits each: what is in it is always found, and so is one in a thousand of what is not. It
 * holds hashes, sorted, as the gaps between them (Golomb-Rice coding, as in BIP 158). Pure, the same in every program.
 */

/** A text that is not in the set is found by chance once in two to this power. */
const gapBits = 10;

/** @returns how many there are, and the gaps in base64 */
export function encodeSet(texts: readonly string[]): string {
  const hashes = [...new Set(texts.map((text) => hashOf(text, texts.length)))].sort((a, b) => a - b);
  const gaps = hashes.map((hash, index) => hash - (hashes[index - 1] ?? 0));
  const bits = gaps.map((gap) => {
    const low = (gap % 2 ** gapBits).toString(2).padStart(gapBits, '0');
    return `${'1'.repeat(Math.floor(gap / 2 ** gapBits))}0${low}`;
  });
  const bytes = bits.join('').match(/.{1,8}/g) ?? [];
  const characters = bytes.map((byte) => String.fromCharCode(Number.parseInt(byte.padEnd(8, '1'), 2)));
  return `${texts.length} ${btoa(characters.join(''))}`;
}

/**
 * @param encoded on its last line; what stands above it is for readers
 * @returns whether a text is in the set
 */
export function decodeSet(encoded: string): (text: string) => boolean {
  const [count = '', base64 = ''] = encoded.trim().split('\n').at(-1)?.split(' ') ?? [];
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const hashes = new Set<number>();
  let at = 0;
  const readBit = () => {
    const bit = ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
    at++;
    return bit;
  };
  for (let hash = 0; at < bytes.length * 8; ) {
    let gap = 0;
    while (at < bytes.length * 8 && readBit() === 1) gap += 2 ** gapBits;
    // What fills up the last byte.
    if (at + gapBits > bytes.length * 8) break;
    for (let bit = gapBits - 1; bit >= 0; bit--) gap += readBit() * 2 ** bit;
    hash += gap;
    hashes.add(hash);
  }
  return (text) => hashes.has(hashOf(text, Number(count)));
}

/** FNV-1a of its code units, stirred as in MurmurHash3, within as many places as the set has gaps. */
function hashOf(text: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % (count * 2 ** gapBits);
}
