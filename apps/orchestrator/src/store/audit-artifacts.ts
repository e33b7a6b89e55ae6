import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { fileDigest } from '../hash/file-digest.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { AuditFinding } from './audit-rows.js';
import type { Database } from './open-store.js';
import { artifacts, stages } from './tables.js';

/** What was found of the files of complete stages. */
export interface ArtifactAudit {
  readonly files: number;
  readonly bytes: number;
  readonly findings: readonly AuditFinding[];
}

/**
 * Reads every file of every complete stage and holds it against its hash on record. Files of other stages may still
 * change.
 *
 * @param onProgress told after each file
 */
export async function auditArtifacts(
  db: Database,
  { stageDir }: Pick<RunsFolder, 'stageDir'>,
  onProgress: (done: number, total: number) => void,
): Promise<ArtifactAudit> {
  const { stageKey, path, sha256, bytes } = artifacts;
  const rows = db
    .select({ stageKey, path, sha256, bytes })
    .from(artifacts)
    .innerJoin(stages, eq(stages.key, stageKey))
    .where(eq(stages.state, 'complete'))
    .orderBy(stageKey, path)
    .all();
  const findings: AuditFinding[] = [];
  for (const [index, row] of rows.entries()) {
    const got = await difference(join(stageDir(row.stageKey), row.path), row);
    if (got !== null) findings.push({ subject: `stage ${row.stageKey}`, message: `${row.path} must ${got}` });
    onProgress(index + 1, rows.length);
  }
  return { files: rows.length, bytes: rows.reduce((sum, row) => sum + row.bytes, 0), findings };
}

async function difference(file: string, expected: { sha256: string; bytes: number }): Promise<string | null> {
  try {
    const found = await fileDigest(file);
    if (found.bytes !== expected.bytes) return `have ${expected.bytes} bytes; got ${found.bytes}`;
    return found.sha256 === expected.sha256 ? null : `have SHA-256 ${expected.sha256}; got ${found.sha256}`;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return `be readable; got ${error.code} for ${file}`;
  }
}
