import type { Line } from './job.ts';

/** Who is told how a long piece of work goes. */
export type Watcher = {
  /** Of the survey: what would become of a row. */
  foresee(line: Line): Promise<void> | void;
  /** What has become of rows, written down before they are there: after a crash a line may be there twice, but none is missing. */
  note(lines: readonly Line[]): Promise<void>;
  progress(done: number, total: number): void;
};
