import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { StateConflictError } from '../errors.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { Clock } from '../scheduler/run-event.js';
import { createApp } from '../server/app.js';
import type { StoredSweep } from '../store/find-sweep.js';
import type { Database } from '../store/open-store.js';
import { apiReader } from './api-reader.js';
import { collectAnswers } from './collect-answers.js';
import { collectSamples } from './collect-samples.js';
import { writeBundle } from './write-bundle.js';

export interface BundleOptions {
  readonly db: Database;
  readonly folder: RunsFolder;
  readonly artifacts: ArtifactStore | null;
  readonly sweep: Pick<StoredSweep, 'id' | 'name'>;
  /** Folder that is written. */
  readonly out: string;
  /** Images of each evaluation. */
  readonly numImages: number;
  readonly version: string;
  readonly clock: Clock;
  /** What is read: `trials` or `images`. */
  readonly onProgress: (what: 'trials' | 'images', done: number, total: number) => void;
  /** Folder of the built page; left out, that of the repository. */
  readonly page?: string;
}

export interface WrittenBundle {
  readonly numTrials: number;
  readonly numImages: number;
  readonly bytes: number;
  /** What was said of pictures that could not be read. */
  readonly missing: readonly string[];
}

/** Writes what the API says of a sweep, and the page that shows it, into a folder that needs no server. */
export async function bundleSweep(options: BundleOptions): Promise<WrittenBundle> {
  const { sweep, out, numImages, onProgress, page } = options;
  let trouble: Error | null = null;
  const api = apiReader(readingApp(options, (error) => (trouble ??= error)));
  try {
    const found = await collectAnswers(api, sweep.id, (done, total) => onProgress('trials', done, total));
    const { evaluations, answers, texts, series } = found;
    const samples = await collectSamples(api, { evaluations, count: numImages }, (done, total) =>
      onProgress('images', done, total),
    );
    const bundle = {
      version: 1 as const,
      sweep: sweep.name,
      id: sweep.id,
      answers: { ...answers, ...samples.answers },
      texts,
      series,
      cells: samples.cells,
    };
    const { pictures, missing } = samples;
    const bytes = await writeBundle(out, { bundle, pictures }, page);
    const trials = Object.keys(answers).filter((path) => path.startsWith('/api/trials/'));
    return { numTrials: trials.length, numImages: pictures.length, bytes, missing };
  } catch (error) {
    // The answer of a server that failed says nothing of why.
    throw trouble ?? error;
  }
}

function readingApp(
  { db, folder, artifacts, version, clock }: BundleOptions,
  onTrouble: (error: Error) => void,
): ReturnType<typeof createApp> {
  return createApp({
    db,
    folder,
    artifacts,
    changes: { subscribe: () => () => undefined },
    carryOut: async ({ type }) => {
      throw new StateConflictError(`bundle: requests must only read; got ${type}`);
    },
    isOrchestrated: async () => false,
    allowPath: [],
    access: { token: '', isGuarded: false, hosts: null },
    dashboard: '',
    version,
    clock,
    onTrouble,
  });
}
