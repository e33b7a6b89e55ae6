import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

/** The text output of one attempt, at the end of its stage's log. */
export interface AttemptLog {
  /** File descriptor to write to. */
  readonly fd: number;
  /** The last lines of this attempt. */
  tail(): string;
  close(): void;
}

const TAIL_BYTES = 4096;
const TAIL_LINES = 20;

/** Opens a stage's log for one more attempt, under a heading of its own. */
export function openAttemptLog(path: string, attempt: number): AttemptLog {
  const fd = openSync(path, 'a+');
  writeSync(fd, `=== attempt ${attempt}\n`);
  const start = fstatSync(fd).size;
  return {
    fd,
    tail() {
      const end = fstatSync(fd).size;
      const bytes = Buffer.alloc(Math.min(TAIL_BYTES, end - start));
      readSync(fd, bytes, 0, bytes.length, end - bytes.length);
      return bytes.toString('utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
    },
    close: () => closeSync(fd),
  };
}
