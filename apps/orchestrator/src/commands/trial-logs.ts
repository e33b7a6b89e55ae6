import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { NotFoundError } from '../errors.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { findTrial } from '../store/find-trial.js';
import { stagesOfTrial } from '../store/stage-rows.js';
import { runsOption } from './options.js';
import type { Services } from './services.js';
import { withStore } from './with-store.js';

interface LogsOptions {
  readonly runs: RunsFolder;
  readonly stage?: string;
}

/** `ssma trial logs <id>`: what the processes of a trial's stages have written. */
export function addTrialLogs(trial: Command, services: Services): void {
  trial
    .command('logs')
    .description("print what a trial's stages have written")
    .argument('<id>', 'id of a trial, or its first characters')
    .option('--stage <name>', 'only this stage, e.g. "expert rgb", or all of a kind: train, evaluate')
    .addOption(runsOption())
    .action((id: string, { runs, stage }: LogsOptions) =>
      withStore(runs, ({ db }) => {
        const stages = stagesOfTrial(db, findTrial(db, id).id, services.clock());
        const logs = stages
          .filter(({ kind, name }) => stage === undefined || kind === stage || name === stage)
          .map(({ key }) => runs.stageLog(key))
          .filter((path) => existsSync(path));
        if (logs.length === 0) {
          const names = stages.map(({ name }) => name).join(', ');
          throw new NotFoundError(`trial logs: a stage of ${id} (${names}) must have run; got no log`);
        }
        for (const path of logs) services.print(`==> ${path}\n${readFileSync(path, 'utf8')}`);
      }),
    );
}
