import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runsFolder } from '../runner/runs-folder.js';
import { auditArtifacts } from '../store/audit-artifacts.js';
import { type AuditFinding, auditRows } from '../store/audit-rows.js';
import { openStoreForReading } from '../store/open-store.js';
import { type ChaosOptions, type ChaosReport, runInChaos } from './chaos.js';
import { startCommand } from './command-process.js';
import { type LabOptions, LabProcesses } from './lab-processes.js';
import { completionsPerStage, type StoredResults, storedResults } from './stored-results.js';
import { temporaryFolder } from './temporary-folder.js';

export interface ComparisonOptions extends Omit<LabOptions, 'folder'> {
  readonly chaos: Omit<ChaosOptions, 'startOptions'>;
  /** Puts what the sweep reads into a working directory. */
  readonly prepare?: (folder: string) => Promise<void>;
}

export interface ChaosComparison {
  readonly report: ChaosReport;
  readonly undisturbed: StoredRun;
  readonly disturbed: StoredRun;
}

/** What a run has left on disk. */
export interface StoredRun {
  readonly results: StoredResults;
  /** Number of complete attempts of every stage. */
  readonly completions: readonly number[];
  readonly findings: readonly AuditFinding[];
}

const SWEEP_FILE = 'sweep.yaml';

/** Every kill costs an attempt. */
const PATIENCE = ['--retries', '100', '--retry-delay', '0'] as const;

/** Runs a sweep twice: in one process that nobody disturbs, and in a lab whose processes are killed all the time. */
export async function compareInChaos(
  sweep: string,
  { chaos, prepare, ...options }: ComparisonOptions,
): Promise<ChaosComparison> {
  const [calm, wild] = [temporaryFolder(), temporaryFolder()];
  for (const folder of [calm, wild]) {
    writeFileSync(join(folder, SWEEP_FILE), sweep);
    await prepare?.(folder);
  }
  const quiet = await startCommand(options.program, ['sweep', 'start', SWEEP_FILE], { cwd: calm }).ended;
  if (quiet.code !== 0) throw new Error(`the undisturbed run must end with 0; got ${quiet.code}: ${quiet.stderr}`);
  const lab = await LabProcesses.open({ ...options, folder: wild });
  onTestFinished(() => lab.close());
  const report = await runInChaos(lab, SWEEP_FILE, { ...chaos, startOptions: PATIENCE });
  return { report, undisturbed: await storedRun(calm), disturbed: await storedRun(wild) };
}

async function storedRun(folder: string): Promise<StoredRun> {
  const runs = runsFolder(join(folder, 'runs'));
  const { db, close } = openStoreForReading(runs.database);
  try {
    const { findings } = await auditArtifacts(db, { ...runs, artifacts: null }, () => undefined);
    return {
      results: storedResults(runs.database),
      completions: completionsPerStage(runs.database),
      findings: [...auditRows(db), ...findings],
    };
  } finally {
    close();
  }
}
