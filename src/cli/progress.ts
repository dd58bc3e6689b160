/** How far a long command is, for the operator: one line on standard error that is drawn anew. */

const width = 30;

/** Show it at every step; it is drawn when it looks different. Nothing is written where nobody watches. */
export function openProgress(what: string, stream: NodeJS.WriteStream = process.stderr) {
  let drawn = '';
  const draw = (line: string) => {
    if (!stream.isTTY || line === drawn) return;
    drawn = line;
    stream.write(`\r\u001b[K${line}`);
  };
  return {
    show(done: number, total: number): void {
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const filled = Math.floor(share * width);
      draw(`${what} [${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${Math.floor(share * 100)} %`);
    },
    /** Leaves no trace, so that the result stands where it was. */
    end: () => draw(''),
  };
}
