import { pruneCache } from '@ssma/datasets';
import type { Command } from 'commander';
import { findGarbage } from '../gc/find-garbage.js';
import { type Garbage, totalBytes } from '../gc/garbage.js';
import { type RemovedGarbage, removeGarbage } from '../gc/remove-garbage.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { lockForWriting } from '../runner/writer-lock.js';
import { openExisting, openStoreForWriting } from '../store/open-store.js';
import { taskProgress } from '../terminal/task-progress.js';
import { jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';
import { withStore } from './with-store.js';

interface GcOptions {
  readonly runs: RunsFolder;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const BYTES_PER_MEGABYTE = 1e6;

const REASONS: Readonly<Record<Garbage['kind'], string>> = {
  'unknown-stage': 'folder of a stage that the database does not have',
  'superseded-checkpoint': 'last checkpoint of a complete training, whose result is the best one',
  'interrupted-write': 'left by a write that was killed',
};

/** `ssma gc`: removes what nothing in a runs folder needs. */
export function addGc(program: Command, services: Services): void {
  program
    .command('gc')
    .description('remove what nothing in the runs folder needs; not while a sweep runs')
    .option('--dry-run', 'only list it, also while a sweep runs', false)
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(async ({ runs, dryRun, json }: GcOptions) => {
      const { removed, inUse } = dryRun ? await listed(runs, services) : collect(runs, services);
      const { files, bytes } = await pruneCache(runs.inputCache, { maxBytes: Number.MAX_SAFE_INTEGER });
      const inputs = { folder: runs.inputCache, files, bytes, command: `ssma data cache --prune --runs ${runs.root}` };
      if (json) {
        printJson(services, { runs: runs.root, dryRun, garbage: removed, bytes: totalBytes(removed), inUse, inputs });
        return;
      }
      const lines = [
        ...removed.map(({ kind, path, bytes }) => `${path}: ${megabytes(bytes)}, ${REASONS[kind]}`),
        ...inUse.map(({ path }) => `${path}: kept, a process is working in it`),
        summary(removed, dryRun),
        `inputs: ${files} files, ${megabytes(bytes)} of kept network inputs; "${inputs.command}" removes them`,
      ];
      services.print(`${lines.join('\n')}\n`);
    });
}

function listed(runs: RunsFolder, { clock }: Services): Promise<RemovedGarbage> {
  return withStore(runs, ({ db }) => ({ removed: findGarbage(db, runs, clock()), inUse: [] }));
}

function collect(runs: RunsFolder, { clock, progressStream }: Services): RemovedGarbage {
  // Before the lock, which would make the folder.
  openExisting(runs.database).close();
  const lock = lockForWriting(runs, 'gc');
  try {
    const store = openStoreForWriting(runs.database, clock());
    const progress = taskProgress(progressStream, 'removing');
    try {
      return removeGarbage(store.db, runs, findGarbage(store.db, runs, clock()), progress.update);
    } finally {
      progress.close();
      store.close();
    }
  } finally {
    lock.release();
  }
}

function summary(garbage: readonly Garbage[], isDryRun: boolean): string {
  if (garbage.length === 0) return isDryRun ? 'Nothing would be removed.' : 'Nothing was removed.';
  const pieces = garbage.length === 1 ? '1 piece' : `${garbage.length} pieces`;
  return `${pieces}, ${megabytes(totalBytes(garbage))} ${isDryRun ? 'would be' : 'were'} removed.`;
}

function megabytes(bytes: number): string {
  return `${(bytes / BYTES_PER_MEGABYTE).toFixed(1)} MB`;
}
