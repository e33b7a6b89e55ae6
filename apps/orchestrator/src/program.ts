import { Command } from 'commander';
import type { Services } from './commands/services.js';
import { addSweepExport } from './commands/sweep-export.js';
import { addSweepPlan } from './commands/sweep-plan.js';
import { addSweepSchema } from './commands/sweep-schema.js';
import { addSweepStart } from './commands/sweep-start.js';
import { addSweepStatus } from './commands/sweep-status.js';
import { addTrialLogs } from './commands/trial-logs.js';
import { addTrialShow } from './commands/trial-show.js';

/** The command tree: one file per command, nouns before verbs. */
export function ssmaProgram(version: string, services: Services): Command {
  const program = new Command('ssma')
    .description('A lab bench for multimodal semantic segmentation')
    .version(version)
    // The caller decides the exit code; inherited by every command below.
    .exitOverride()
    .configureOutput({ writeOut: services.print, writeErr: (text) => services.note(text.trimEnd()) });

  const sweep = program.command('sweep').description('run sets of trials and read their results');
  addSweepPlan(sweep, services);
  addSweepStart(sweep, services);
  addSweepStatus(sweep, services);
  addSweepExport(sweep, services);
  addSweepSchema(sweep, services);

  const trial = program.command('trial').description('look at one trial');
  addTrialShow(trial, services);
  addTrialLogs(trial, services);

  return program;
}
