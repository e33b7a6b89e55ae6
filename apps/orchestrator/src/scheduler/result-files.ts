import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ArtifactNotFoundError } from '../artifacts/artifact-errors.js';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import type { AttemptEvent } from '../channel/attempt-event.js';
import { hasContent } from '../hash/has-content.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { ArtifactRecord } from '../stages/artifact-record.js';
import type { ResultStanding } from '../store/record-events.js';
import { type Pause, pause } from './pause.js';

export interface ResultFilesDependencies {
  readonly stageDir: RunsFolder['stageDir'];
  /** Where the lab exchanges files; null when all of its workers share the runs folder. */
  readonly artifacts: ArtifactStore | null;
  /** Told of a store or disk that does not answer; the result waits until it does. */
  readonly onTrouble: (error: Error) => void;
  /** Told when it is known how a result stands that was not known when it was asked for. */
  readonly onKnown: (result: AttemptEvent) => void;
  readonly pause?: Pause;
}

interface Check {
  readonly result: AttemptEvent;
  standing: ResultStanding;
  /** Resolves when the standing is known, or when it is not worth waiting for. */
  readonly soon: Promise<void>;
}

/** A store that takes longer is not waited for by the news of other attempts. */
const PATIENCE_MS = 500;
const LOOK_AGAIN_MS = 5_000;

/**
 * Looks for the files that results refer to, beside the storing of events: with an artifact store they must be in it, and
 * what lies in the stage's folder of the runs folder only is put there; without one they must lie in that folder.
 */
export class ResultFiles {
  readonly #dependencies: Required<ResultFilesDependencies>;
  readonly #checks = new Map<string, Check>();
  readonly #ending = new AbortController();
  #isClosed = false;

  constructor(dependencies: ResultFilesDependencies) {
    this.#dependencies = { pause, ...dependencies };
  }

  /** Begins to look when it is asked about a result for the first time. */
  standingOf(result: AttemptEvent, files: readonly ArtifactRecord[]): ResultStanding {
    const known = this.#checks.get(result.stageKey);
    if (known?.result.attempt === result.attempt) return known.standing;
    const settled = this.#look(result, files).then((standing) => this.#conclude(result, standing));
    const soon = Promise.race([settled, this.#dependencies.pause(PATIENCE_MS, this.#ending.signal)]);
    this.#checks.set(result.stageKey, { result, standing: 'unknown', soon });
    return 'unknown';
  }

  /** Resolves when it is known how the results stand, half a second after they were first asked about at the latest. */
  async soon(results: readonly AttemptEvent[]): Promise<void> {
    await Promise.all(results.map(({ stageKey }) => this.#checks.get(stageKey)?.soon));
  }

  /** The attempt at a stage has ended. */
  ended(stageKey: string): void {
    this.#checks.delete(stageKey);
  }

  /** Results that wait for a store count as stopped, so that their stages are tried another time. */
  giveUp(): void {
    this.#ending.abort();
    for (const { result, standing } of [...this.#checks.values()]) {
      if (standing === 'unknown') this.#conclude(result, { kind: 'stopped' });
    }
  }

  /** Nothing is told any more. */
  close(): void {
    this.#isClosed = true;
    this.#ending.abort();
  }

  #conclude(result: AttemptEvent, standing: ResultStanding): void {
    const check = this.#checks.get(result.stageKey);
    if (this.#isClosed || check?.result.attempt !== result.attempt || check.standing !== 'unknown') return;
    check.standing = standing;
    this.#dependencies.onKnown(result);
  }

  /** Never rejects: what cannot be found out is looked for again until it can. */
  async #look({ stageKey }: AttemptEvent, files: readonly ArtifactRecord[]): Promise<ResultStanding> {
    const { onTrouble, pause: waitFor } = this.#dependencies;
    const { signal } = this.#ending;
    for (;;) {
      try {
        return await this.#find(stageKey, files);
      } catch (error) {
        if (error instanceof ArtifactNotFoundError) return { kind: 'failed', code: error.code, message: error.message };
        if (signal.aborted) return { kind: 'stopped' };
        const reason = error instanceof Error ? error.message : String(error);
        onTrouble(new Error(`stage ${stageKey}: its result waits until its files can be looked for; ${reason}`));
        await waitFor(LOOK_AGAIN_MS, signal);
      }
    }
  }

  /** @throws ArtifactNotFoundError naming the first file that is nowhere */
  async #find(stageKey: string, files: readonly ArtifactRecord[]): Promise<'there'> {
    const { stageDir, artifacts } = this.#dependencies;
    for (const file of files) {
      const path = join(stageDir(stageKey), file.path);
      if (artifacts !== null && (await artifacts.has(file.sha256))) continue;
      if (!(await hasContent(path, file))) throw missing(stageKey, file, path, artifacts);
      await artifacts?.put(path, file);
    }
    return 'there';
  }
}

function missing(
  stageKey: string,
  { path, sha256 }: ArtifactRecord,
  file: string,
  artifacts: ArtifactStore | null,
): ArtifactNotFoundError {
  const places = artifacts === null ? file : `${artifacts.name} or ${file}`;
  const got = existsSync(file) ? 'another content' : 'none';
  const remedy =
    artifacts === null
      ? 'where its worker has another runs folder, it and the orchestrator need the same --artifacts'
      : 'its worker needs --artifacts with that address';
  return new ArtifactNotFoundError(
    `stage ${stageKey}: ${path} of its result, SHA-256 ${sha256}, must be in ${places}; got ${got} (${remedy})`,
  );
}
