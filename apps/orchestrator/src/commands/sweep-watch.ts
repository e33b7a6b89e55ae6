import { setInterval } from 'node:timers/promises';
import type { Command } from 'commander';
import type { SweepSnapshot } from '../results/sweep-snapshot.js';
import { sweepSnapshot } from '../results/sweep-snapshot.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { liveScreen } from '../terminal/live-screen.js';
import { watchFrame } from '../terminal/watch-frame.js';
import { watchLines } from '../terminal/watch-lines.js';
import { runsOption } from './options.js';
import type { Services } from './services.js';
import { sweepOfArgument } from './sweep-argument.js';
import { withStore } from './with-store.js';

const TICK_MS = 1000;

/** `ssma sweep watch <sweep>`: a live table of a sweep that runs in another process, until it has ended. */
export function addSweepWatch(sweep: Command, services: Services): void {
  sweep
    .command('watch')
    .description('show how a sweep gets on, until it has ended; it runs in another process')
    .argument('<sweep>', 'name, id or file of a sweep that was started')
    .addOption(runsOption())
    .action((argument: string, { runs }: { readonly runs: RunsFolder }) =>
      withStore(runs, async ({ db }) => {
        const stored = await sweepOfArgument(db, argument);
        const read = (): SweepSnapshot => sweepSnapshot(db, stored, services.clock());
        const view = services.progressStream.isTTY ? pageView(services) : lineView(services);
        view.end(await watchSweep(read, view.show, setInterval(TICK_MS)));
      }),
    );
}

/**
 * Shows a sweep at once and at every tick, until it has ended.
 *
 * @returns the last snapshot
 */
export async function watchSweep(
  read: () => SweepSnapshot,
  show: (snapshot: SweepSnapshot) => void,
  ticks: AsyncIterable<unknown>,
): Promise<SweepSnapshot> {
  let snapshot = read();
  show(snapshot);
  if (snapshot.hasEnded) return snapshot;
  for await (const _ of ticks) {
    snapshot = read();
    show(snapshot);
    if (snapshot.hasEnded) break;
  }
  return snapshot;
}

interface WatchView {
  readonly show: (snapshot: SweepSnapshot) => void;
  readonly end: (snapshot: SweepSnapshot) => void;
}

/** The page is drawn over and over where progress is shown, and printed whole in the end. */
function pageView({ progressStream, print }: Services): WatchView {
  const screen = liveScreen(progressStream);
  return {
    show: (snapshot) => screen.draw(watchFrame(snapshot, screen.numLines)),
    end: (snapshot) => {
      screen.clear();
      print(`${watchFrame(snapshot, Number.POSITIVE_INFINITY).join('\n')}\n`);
    },
  };
}

function lineView({ print }: Services): WatchView {
  const linesOf = watchLines();
  return {
    show: (snapshot) => {
      for (const line of linesOf(snapshot)) print(`${line}\n`);
    },
    end: () => undefined,
  };
}
