import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { ConfigError } from '../errors.js';
import { hasContent } from '../hash/has-content.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { ArtifactRecord } from '../stages/artifact-record.js';
import { artifactsOfStage } from '../store/artifacts-of-stage.js';
import { attemptsOfStage } from '../store/attempts-of-stage.js';
import { findTrial } from '../store/find-trial.js';
import type { Database } from '../store/open-store.js';
import { type StageRow, stagesOfTrial } from '../store/stage-rows.js';
import { type ArtifactsOptions, artifactsOf, artifactsOption, jsonOption, runsOption } from './options.js';
import { provenanceText } from './provenance-text.js';
import { printJson, type Services } from './services.js';
import { withStore } from './with-store.js';

interface ShowOptions extends ArtifactsOptions {
  readonly runs: RunsFolder;
  readonly fetch: boolean;
  readonly json: boolean;
}

/** `ssma trial show <id>`: a trial's configuration, its stages, every attempt and every file it made. */
export function addTrialShow(trial: Command, services: Services): void {
  trial
    .command('show')
    .description('print the configuration, stages, attempts and files of a trial')
    .argument('<id>', 'id of a trial, or its first characters')
    .addOption(runsOption())
    .addOption(artifactsOption('where files that other machines have made are looked for'))
    .option('--fetch', 'get the files that other machines have made into the folders of their stages', false)
    .addOption(jsonOption())
    .action((id: string, options: ShowOptions) =>
      withStore(options.runs, async ({ db }) => {
        const document = await trialDocument(db, id, options, services.clock());
        if (options.json) printJson(services, document);
        else services.print(trialText(document));
      }),
    );
}

/** YAML, in which what is one line stays one. */
function trialText({ stages, ...trial }: TrialDocument): string {
  const shown = stages.map(({ attempts, ...stage }) => ({
    ...stage,
    attempts: attempts.map((attempt) => ({ ...attempt, provenance: provenanceText(attempt.provenance) })),
  }));
  return stringify({ ...trial, stages: shown }, { lineWidth: 0 });
}

type TrialDocument = Awaited<ReturnType<typeof trialDocument>>;

async function trialDocument(db: Database, id: string, options: ShowOptions, nowMs: number) {
  const { runs, fetch: isFetching } = options;
  const { id: trialId, groupId, seed, config } = findTrial(db, id);
  const store = await artifactsOf(options);
  if (isFetching && store === null) throw new ConfigError('trial show: --fetch must come with --artifacts; got none');
  const stages: StageDocument[] = [];
  for (const stage of stagesOfTrial(db, trialId, nowMs)) {
    const folder = runs.stageDir(stage.key);
    const isFetched = isFetching && stage.state === 'complete';
    stages.push(await stageDocument(db, stage, { folder, store, isFetched }));
  }
  return { trial: trialId, group: groupId, seed, config, stages };
}

interface FilePlaces {
  readonly folder: string;
  readonly store: ArtifactStore | null;
  /** Whether files that are in the store alone come into the folder. */
  readonly isFetched: boolean;
}

type StageDocument = Awaited<ReturnType<typeof stageDocument>>;

async function stageDocument(
  db: Database,
  { key, kind, name, state, progress }: StageRow,
  { folder, store, isFetched }: FilePlaces,
) {
  const files: object[] = [];
  for (const file of artifactsOfStage(db, key)) {
    if (isFetched && store !== null) await fetchMissing(file, folder, store);
    files.push({ ...file, at: await placeOf(file, folder, store) });
  }
  const attempts = attemptsOfStage(db, key).map(({ startedAtMs, endedAtMs, ...attempt }) => ({
    ...attempt,
    startedAt: new Date(startedAtMs).toISOString(),
    endedAt: endedAtMs === null ? null : new Date(endedAtMs).toISOString(),
  }));
  return { key, kind, name, state, folder, progress, attempts, artifacts: files };
}

async function fetchMissing(file: ArtifactRecord, folder: string, store: ArtifactStore): Promise<void> {
  const target = join(folder, file.path);
  if (!(await hasContent(target, file))) await store.fetch(file, target);
}

/** Where a file is, by its size: `ssma audit` reads them. */
async function placeOf(
  { path, sha256, bytes }: ArtifactRecord,
  folder: string,
  store: ArtifactStore | null,
): Promise<'folder' | 'store' | 'elsewhere'> {
  if (statSync(join(folder, path), { throwIfNoEntry: false })?.size === bytes) return 'folder';
  return store !== null && (await store.has(sha256)) ? 'store' : 'elsewhere';
}
