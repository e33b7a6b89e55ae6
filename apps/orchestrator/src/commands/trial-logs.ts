import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Option } from 'commander';
import { NotFoundError } from '../errors.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { findTrial } from '../store/find-trial.js';
import { stagesOfTrial } from '../store/stage-rows.js';
import { runsOption } from './options.js';
import type { Services } from './services.js';
import { withStore } from './with-store.js';

interface LogsOptions {
  readonly runs: RunsFolder;
  readonly stage?: 'train' | 'evaluate';
}

/** `ssma trial logs <id>`: what the processes of a trial's stages have written. */
export function addTrialLogs(trial: Command, services: Services): void {
  trial
    .command('logs')
    .description("print what a trial's stages have written")
    .argument('<id>', 'id of a trial, or its first characters')
    .addOption(new Option('--stage <kind>', 'only this stage').choices(['train', 'evaluate']))
    .addOption(runsOption())
    .action((id: string, { runs, stage }: LogsOptions) =>
      withStore(runs, ({ db }) => {
        const stages = stagesOfTrial(db, findTrial(db, id).id, services.clock());
        const logs = stages
          .filter(({ kind }) => stage === undefined || kind === stage)
          .map(({ key }) => runs.stageLog(key))
          .filter((path) => existsSync(path));
        if (logs.length === 0) throw new NotFoundError(`trial logs: a stage of ${id} must have run; got no log`);
        for (const path of logs) services.print(`==> ${path}\n${readFileSync(path, 'utf8')}`);
      }),
    );
}
