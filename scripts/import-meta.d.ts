/** The scripts run on the pinned Node.js; the types are those of the oldest one that the program runs on. */
interface ImportMeta {
  readonly main: boolean;
}
