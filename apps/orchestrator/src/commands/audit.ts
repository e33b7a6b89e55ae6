import type { Command } from 'commander';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { StateConflictError } from '../errors.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { type ArtifactAudit, type ArtifactPlaces, auditArtifacts } from '../store/audit-artifacts.js';
import { auditRows } from '../store/audit-rows.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type ArtifactsOptions, artifactsOf, artifactsOption, jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';
import { withStore } from './with-store.js';

interface AuditOptions extends ArtifactsOptions {
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma audit`: is every result there exactly once, and every file what it was when it was finished? */
export function addAudit(program: Command, services: Services): void {
  program
    .command('audit')
    .description('prove that every result is there exactly once and every file unchanged; ends with 1 when not')
    .addOption(runsOption())
    .addOption(artifactsOption('where files that other machines have made are read'))
    .addOption(jsonOption())
    .action((options: AuditOptions) =>
      withStore(options.runs, async ({ db }) => {
        const { runs, json } = options;
        const artifacts = await artifactsOf(options);
        const rows = auditRows(db);
        const audit = await auditFiles(db, { ...runs, artifacts }, services);
        const { findings: ofFiles, ...seen } = audit;
        const findings = [...rows, ...ofFiles];
        if (json) printJson(services, { runs: runs.root, artifacts: artifacts?.name ?? null, ...seen, findings });
        else {
          const lines = findings.map(({ subject, message }) => `${subject}: ${message}`);
          const summary = findings.length === 0 ? 'Nothing is wrong.' : `${findings.length} findings.`;
          const read = `${seen.files} files (${seen.bytes} bytes) read${shareOfStore(audit, artifacts)}.`;
          services.print(`${[...lines, ...unreadText(audit, artifacts), `${read} ${summary}`].join('\n')}\n`);
        }
        if (findings.length > 0) {
          throw new StateConflictError(
            `${runs.root}: rows and files must be in order; got ${findings.length} findings`,
          );
        }
      }),
    );
}

function shareOfStore({ elsewhere, kept }: ArtifactAudit, artifacts: ArtifactStore | null): string {
  if (artifacts === null) return '';
  const checkpoints = kept === 0 ? '' : ` and ${kept} kept checkpoints`;
  return elsewhere + kept === 0 ? '' : `, ${elsewhere} of them${checkpoints} in ${artifacts.name}`;
}

/** What is in no place that was looked at. */
function unreadText({ elsewhere, kept }: ArtifactAudit, artifacts: ArtifactStore | null): string[] {
  if (artifacts !== null) return [];
  const remedy = '--artifacts <address> reads them in the store of the workers that made them';
  return [
    ...(elsewhere === 0 ? [] : [`${elsewhere} files are not in the runs folder; ${remedy}.`]),
    ...(kept === 0 ? [] : [`${kept} kept checkpoints were not read; ${remedy}.`]),
  ];
}

async function auditFiles(
  db: Parameters<typeof auditArtifacts>[0],
  places: ArtifactPlaces,
  { progressStream }: Services,
): Promise<ArtifactAudit> {
  const progress = taskProgress(progressStream, 'reading files');
  try {
    return await auditArtifacts(db, places, progress.update);
  } finally {
    progress.close();
  }
}
