import { Command } from 'commander';
import { addAnalyseCompare } from './commands/analyse-compare.js';
import { addAnalyseEfficiency } from './commands/analyse-efficiency.js';
import { addAnalyseGradcam } from './commands/analyse-gradcam.js';
import { addAnalyseReceptiveField } from './commands/analyse-receptive-field.js';
import { addAnalyseRobustness } from './commands/analyse-robustness.js';
import { addAnalyseTrimap } from './commands/analyse-trimap.js';
import { addAudit } from './commands/audit.js';
import { addDataCache } from './commands/data-cache.js';
import { addDataCheck } from './commands/data-check.js';
import { addDataConvert } from './commands/data-convert.js';
import { addDataList } from './commands/data-list.js';
import { addDataPreview } from './commands/data-preview.js';
import { addDataSynth } from './commands/data-synth.js';
import { addDbBackup } from './commands/db-backup.js';
import { addDbCheck } from './commands/db-check.js';
import { addDbMigrate } from './commands/db-migrate.js';
import { addDemo } from './commands/demo.js';
import { addDoctor } from './commands/doctor.js';
import { addEvaluate } from './commands/evaluate.js';
import { addExport } from './commands/export.js';
import { addGc } from './commands/gc.js';
import { addModel } from './commands/model.js';
import { addPredict } from './commands/predict.js';
import { addPrunePlan } from './commands/prune-plan.js';
import { addPruneReport } from './commands/prune-report.js';
import { addPruneRun } from './commands/prune-run.js';
import { addServe } from './commands/serve.js';
import type { Services } from './commands/services.js';
import { addSweepBundle } from './commands/sweep-bundle.js';
import { addSweepChart } from './commands/sweep-chart.js';
import { addSweepDiff } from './commands/sweep-diff.js';
import { addSweepExport } from './commands/sweep-export.js';
import { addSweepExtend } from './commands/sweep-extend.js';
import { addSweepHolds } from './commands/sweep-hold.js';
import { addSweepPlan } from './commands/sweep-plan.js';
import { addSweepResume } from './commands/sweep-resume.js';
import { addSweepRetry } from './commands/sweep-retry.js';
import { addSweepSchema } from './commands/sweep-schema.js';
import { addSweepStart } from './commands/sweep-start.js';
import { addSweepStatus } from './commands/sweep-status.js';
import { addSweepWatch } from './commands/sweep-watch.js';
import { addTrain } from './commands/train.js';
import { addTrialLogs } from './commands/trial-logs.js';
import { addTrialShow } from './commands/trial-show.js';
import { addWorker } from './commands/worker.js';
import { addWorkerDrain } from './commands/worker-drain.js';
import { addWorkerList } from './commands/worker-list.js';

/** The command tree: one file per command, nouns before verbs. */
export function ssmaProgram(version: string, services: Services): Command {
  const program = new Command('ssma')
    .description('A lab bench for multimodal semantic segmentation')
    .version(version)
    // The caller decides the exit code; inherited by every command below.
    .exitOverride()
    // "ssma worker list --runs folder": the option is that of the last command. Inherited, too.
    .enablePositionalOptions()
    .configureOutput({ writeOut: services.print, writeErr: (text) => services.note(text.trimEnd()) });

  addDoctor(program, services);
  addDemo(program, services);
  addTrain(program, services);
  addEvaluate(program, services);
  addPredict(program, services);
  addExport(program, services);
  addModel(program, services);

  const data = program.command('data').description('check and make datasets');
  addDataList(data, services);
  addDataCheck(data, services);
  addDataPreview(data, services);
  addDataSynth(data, services);
  addDataConvert(data, services);
  addDataCache(data, services);

  const sweep = program.command('sweep').description('run sets of trials and read their results');
  addSweepPlan(sweep, services);
  addSweepStart(sweep, services);
  addSweepStatus(sweep, services);
  addSweepWatch(sweep, services);
  addSweepHolds(sweep, services);
  addSweepResume(sweep, services);
  addSweepRetry(sweep, services);
  addSweepExtend(sweep, services);
  addSweepExport(sweep, services);
  addSweepBundle(sweep, version, services);
  addSweepDiff(sweep, services);
  addSweepChart(sweep, services);
  addSweepSchema(sweep, services);

  const analyse = program.command('analyse').description('look at what networks do');
  addAnalyseCompare(analyse, services);
  addAnalyseTrimap(analyse, services);
  addAnalyseGradcam(analyse, services);
  addAnalyseReceptiveField(analyse, services);
  addAnalyseEfficiency(analyse, services);
  addAnalyseRobustness(analyse, services);

  const prune = program.command('prune').description('remove filters from networks');
  addPrunePlan(prune, services);
  addPruneRun(prune, services);
  addPruneReport(prune, services);

  const worker = addWorker(program, services);
  addWorkerList(worker, services);
  addWorkerDrain(worker, services);

  const trial = program.command('trial').description('look at one trial');
  addTrialShow(trial, services);
  addTrialLogs(trial, services);

  addServe(program, version, services);

  addAudit(program, services);
  addGc(program, services);

  const db = program.command('db').description('look after the database of a runs folder');
  addDbCheck(db, services);
  addDbBackup(db, services);
  addDbMigrate(db, services);

  return program;
}
