/** How a request is sent: a word, and a colour that says whether it changes or destroys. */
const tones: Readonly<Record<string, string>> = { GET: 'info', POST: 'good', DELETE: 'bad' };

export function Method({ name }: { name: string }) {
  return (
    <span className="method" data-tone={tones[name] ?? 'warn'}>
      {name === 'DELETE' ? 'DEL' : name}
    </span>
  );
}
