import { pruneCache } from '@ssma/datasets';
import type { Command } from 'commander';
import type { ArtifactStore, StoredArtifact } from '../artifacts/artifact-store.js';
import { findGarbage } from '../gc/find-garbage.js';
import { type Garbage, totalBytes } from '../gc/garbage.js';
import { type RemovedGarbage, removeGarbage } from '../gc/remove-garbage.js';
import { findUnnamedContents, removeContents } from '../gc/unnamed-contents.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { lockForWriting } from '../runner/writer-lock.js';
import { openExisting, openStoreForWriting } from '../store/open-store.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type ArtifactsOptions, artifactsOf, artifactsOption, jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';
import { withStore } from './with-store.js';

interface GcOptions extends ArtifactsOptions {
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
    .addOption(artifactsOption('also remove what nothing in the runs folder names from the store that only it uses'))
    .addOption(jsonOption())
    .action(async (options: GcOptions) => {
      const { runs, dryRun, json } = options;
      const store = await artifactsOf(options);
      const collected = dryRun ? await listed(runs, store, services) : await collect(runs, store, services);
      const { removed, inUse, contents } = collected;
      const { files, bytes } = await pruneCache(runs.inputCache, { maxBytes: Number.MAX_SAFE_INTEGER });
      const inputs = { folder: runs.inputCache, files, bytes, command: `ssma data cache --prune --runs ${runs.root}` };
      if (json) {
        const artifacts = store === null ? {} : { artifacts: { store: store.name, contents } };
        const garbage = { garbage: removed, bytes: totalBytes(removed), inUse };
        printJson(services, { runs: runs.root, dryRun, ...garbage, ...artifacts, inputs });
        return;
      }
      const lines = [
        ...removed.map(({ kind, path, bytes }) => `${path}: ${megabytes(bytes)}, ${REASONS[kind]}`),
        ...inUse.map(({ path }) => `${path}: kept, a process is working in it`),
        summary(removed, dryRun),
        ...(store === null ? [] : [contentsText(store, contents, dryRun)]),
        `inputs: ${files} files, ${megabytes(bytes)} of kept network inputs; "${inputs.command}" removes them`,
      ];
      services.print(`${lines.join('\n')}\n`);
    });
}

interface Collected extends RemovedGarbage {
  /** Contents of the artifact store; none when it is not looked at. */
  readonly contents: readonly StoredArtifact[];
}

function listed(runs: RunsFolder, artifacts: ArtifactStore | null, { clock }: Services): Promise<Collected> {
  return withStore(runs, async ({ db }) => ({
    removed: findGarbage(db, runs, clock()),
    inUse: [],
    contents: artifacts === null ? [] : await findUnnamedContents(db, artifacts, clock()),
  }));
}

async function collect(
  runs: RunsFolder,
  artifacts: ArtifactStore | null,
  { clock, progressStream }: Services,
): Promise<Collected> {
  // Before the lock, which would make the folder.
  openExisting(runs.database).close();
  const lock = lockForWriting(runs, 'gc');
  try {
    const store = openStoreForWriting(runs.database, clock());
    const progress = taskProgress(progressStream, 'removing');
    try {
      // Before anything is removed, as it may refuse; what this removal leaves unnamed is found the next time.
      const contents = artifacts === null ? [] : await findUnnamedContents(store.db, artifacts, clock());
      const garbage = removeGarbage(store.db, runs, findGarbage(store.db, runs, clock()), progress.update);
      if (artifacts !== null) await removeContents(artifacts, contents, clock());
      return { ...garbage, contents };
    } finally {
      progress.close();
      store.close();
    }
  } finally {
    lock.release();
  }
}

function contentsText({ name }: ArtifactStore, contents: readonly StoredArtifact[], isDryRun: boolean): string {
  const bytes = contents.reduce((sum, content) => sum + content.bytes, 0);
  const verb = isDryRun ? 'would be' : 'were';
  return `${name}: ${contents.length} contents that nothing names, ${megabytes(bytes)}, ${verb} removed.`;
}

function summary(garbage: readonly Garbage[], isDryRun: boolean): string {
  if (garbage.length === 0) return isDryRun ? 'Nothing would be removed.' : 'Nothing was removed.';
  const pieces = garbage.length === 1 ? '1 piece' : `${garbage.length} pieces`;
  return `${pieces}, ${megabytes(totalBytes(garbage))} ${isDryRun ? 'would be' : 'were'} removed.`;
}

function megabytes(bytes: number): string {
  return `${(bytes / BYTES_PER_MEGABYTE).toFixed(1)} MB`;
}
