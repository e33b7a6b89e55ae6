import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { RunsFolder } from '../runner/runs-folder.js';
import { artifactsOfStage } from '../store/artifacts-of-stage.js';
import { attemptsOfStage } from '../store/attempts-of-stage.js';
import { findTrial } from '../store/find-trial.js';
import type { Database } from '../store/open-store.js';
import { stagesOfTrial } from '../store/stage-rows.js';
import { jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';
import { withStore } from './with-store.js';

interface ShowOptions {
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma trial show <id>`: a trial's configuration, its stages, every attempt and every file it made. */
export function addTrialShow(trial: Command, services: Services): void {
  trial
    .command('show')
    .description('print the configuration, stages, attempts and files of a trial')
    .argument('<id>', 'id of a trial, or its first characters')
    .addOption(runsOption())
    .addOption(jsonOption())
    .action((id: string, { runs, json }: ShowOptions) =>
      withStore(runs, ({ db }) => {
        const document = trialDocument(db, id, runs, services.clock());
        if (json) printJson(services, document);
        else services.print(stringify(document));
      }),
    );
}

function trialDocument(db: Database, id: string, runs: RunsFolder, nowMs: number): object {
  const { id: trialId, groupId, seed, config } = findTrial(db, id);
  const stages = stagesOfTrial(db, trialId, nowMs).map(({ trialId: _, key, kind, name, state, progress }) => ({
    key,
    kind,
    name,
    state,
    folder: runs.stageDir(key),
    progress,
    attempts: attemptsOfStage(db, key).map(({ startedAtMs, endedAtMs, ...attempt }) => ({
      ...attempt,
      startedAt: new Date(startedAtMs).toISOString(),
      endedAt: endedAtMs === null ? null : new Date(endedAtMs).toISOString(),
    })),
    artifacts: artifactsOfStage(db, key),
  }));
  return { trial: trialId, group: groupId, seed, config, stages };
}
