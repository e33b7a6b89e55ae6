import type { Command } from 'commander';
import { StateConflictError } from '../errors.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { type ArtifactAudit, auditArtifacts } from '../store/audit-artifacts.js';
import { auditRows } from '../store/audit-rows.js';
import { taskProgress } from '../terminal/task-progress.js';
import { jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';
import { withStore } from './with-store.js';

interface AuditOptions {
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma audit`: is every result there exactly once, and every file what it was when it was finished? */
export function addAudit(program: Command, services: Services): void {
  program
    .command('audit')
    .description('prove that every result is there exactly once and every file unchanged; ends with 1 when not')
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(({ runs, json }: AuditOptions) =>
      withStore(runs, async ({ db }) => {
        const rows = auditRows(db);
        const { findings: ofFiles, ...seen } = await auditFiles(db, runs, services);
        const findings = [...rows, ...ofFiles];
        if (json) printJson(services, { runs: runs.root, ...seen, findings });
        else {
          const lines = findings.map(({ subject, message }) => `${subject}: ${message}`);
          const summary = findings.length === 0 ? 'Nothing is wrong.' : `${findings.length} findings.`;
          services.print(`${[...lines, `${seen.files} files (${seen.bytes} bytes) read. ${summary}`].join('\n')}\n`);
        }
        if (findings.length > 0) {
          throw new StateConflictError(
            `${runs.root}: rows and files must be in order; got ${findings.length} findings`,
          );
        }
      }),
    );
}

async function auditFiles(
  db: Parameters<typeof auditArtifacts>[0],
  runs: RunsFolder,
  { progressStream }: Services,
): Promise<ArtifactAudit> {
  const progress = taskProgress(progressStream, 'reading files');
  try {
    return await auditArtifacts(db, runs, progress.update);
  } finally {
    progress.close();
  }
}
