import { Presets, SingleBar } from 'cli-progress';

/** Progress of one task of known length. */
export interface TaskProgress {
  update(done: number, total: number): void;
  /** Leaves the terminal as a following line wants it. */
  close(): void;
}

/** A bar on a terminal; elsewhere a line at each quarter. */
export function taskProgress(stream: NodeJS.WriteStream, name: string): TaskProgress {
  return stream.isTTY ? barProgress(stream, name) : lineProgress((line) => stream.write(`${line}\n`), name);
}

function barProgress(stream: NodeJS.WriteStream, name: string): TaskProgress {
  const format = `{bar} {percentage}% ${name} {value}/{total}, {eta_formatted} left`;
  const bar = new SingleBar(
    { stream, format, hideCursor: true, clearOnComplete: true, barsize: 20 },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update(done, total) {
      if (!isStarted) bar.start(total, 0);
      isStarted = true;
      bar.update(done);
    },
    close: () => bar.stop(),
  };
}

/** @param write prints one line */
export function lineProgress(write: (line: string) => void, name: string): TaskProgress {
  let shownQuarter = -1;
  return {
    update(done, total) {
      const quarter = Math.floor((4 * done) / Math.max(1, total));
      if (quarter !== shownQuarter) write(`${name}: ${done}/${total}`);
      shownQuarter = quarter;
    },
    close: () => undefined,
  };
}
