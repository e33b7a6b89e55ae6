import { join } from 'node:path';
import { eq, ne } from 'drizzle-orm';
import { ArtifactContentError } from '../artifacts/artifact-errors.js';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { NotFoundError } from '../errors.js';
import { type FileDigest, fileDigest } from '../hash/file-digest.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { AuditFinding } from './audit-rows.js';
import type { Database } from './open-store.js';
import { artifacts, keptStates, stages } from './tables.js';

/** What was found of the files that rows name. */
export interface ArtifactAudit {
  /** Of complete stages. */
  readonly files: number;
  readonly bytes: number;
  /** Files of complete stages that are not in the runs folder; with an artifact store, those of them that it has. */
  readonly elsewhere: number;
  /** Checkpoints that unfinished stages go on from, which are in an artifact store or nowhere. */
  readonly kept: number;
  readonly findings: readonly AuditFinding[];
}

export interface ArtifactPlaces extends Pick<RunsFolder, 'stageDir'> {
  /** Read for what is not in the runs folder, and for kept checkpoints; null when these are not to be read. */
  readonly artifacts: ArtifactStore | null;
}

/**
 * Reads every file of every complete stage and holds it against its hash on record. Files of other stages may still
 * change, but for the checkpoints that they have kept in the artifact store.
 *
 * @param onProgress told after each file
 * @throws the store's error when it does not answer
 */
export async function auditArtifacts(
  db: Database,
  places: ArtifactPlaces,
  onProgress: (done: number, total: number) => void,
): Promise<ArtifactAudit> {
  const files = finishedFiles(db);
  const kept = keptFiles(db);
  const total = files.length + (places.artifacts === null ? 0 : kept.length);
  const findings: AuditFinding[] = [];
  let elsewhere = 0;
  for (const [index, file] of files.entries()) {
    const { isElsewhere, got } = await look(file, places);
    if (isElsewhere) elsewhere += 1;
    if (got !== null) findings.push({ subject: `stage ${file.stageKey}`, message: `${file.path} must ${got}` });
    onProgress(index + 1, total);
  }
  for (const [index, file] of kept.entries()) {
    if (places.artifacts === null) break;
    const got = await differenceInStore(places.artifacts, file);
    if (got !== null) findings.push({ subject: `stage ${file.stageKey}`, message: `kept ${file.path} must ${got}` });
    onProgress(files.length + index + 1, total);
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { files: files.length, bytes, elsewhere, kept: kept.length, findings };
}

interface NamedFile extends FileDigest {
  readonly stageKey: string;
  readonly path: string;
}

function finishedFiles(db: Database): NamedFile[] {
  const { stageKey, path, sha256, bytes } = artifacts;
  return db
    .select({ stageKey, path, sha256, bytes })
    .from(artifacts)
    .innerJoin(stages, eq(stages.key, stageKey))
    .where(eq(stages.state, 'complete'))
    .orderBy(stageKey, path)
    .all();
}

function keptFiles(db: Database): NamedFile[] {
  const { stageKey, path, sha256, bytes } = keptStates;
  return db
    .select({ stageKey, path, sha256, bytes })
    .from(keptStates)
    .innerJoin(stages, eq(stages.key, stageKey))
    .where(ne(stages.state, 'complete'))
    .orderBy(stageKey, path)
    .all();
}

interface Look {
  readonly isElsewhere: boolean;
  /** What is wrong; null when nothing is. */
  readonly got: string | null;
}

async function look(file: NamedFile, { stageDir, artifacts: store }: ArtifactPlaces): Promise<Look> {
  const path = join(stageDir(file.stageKey), file.path);
  const found = await digestOrCode(path);
  if (typeof found !== 'string') return { isElsewhere: false, got: difference(file, found) };
  if (found !== 'ENOENT') return { isElsewhere: false, got: `be readable; got ${found} for ${path}` };
  if (store === null) return { isElsewhere: true, got: `be readable; got ${found} for ${path}` };
  const got = await differenceInStore(store, file);
  return { isElsewhere: got === null, got };
}

function difference(expected: FileDigest, found: FileDigest): string | null {
  if (found.bytes !== expected.bytes) return `have ${expected.bytes} bytes; got ${found.bytes}`;
  return found.sha256 === expected.sha256 ? null : `have SHA-256 ${expected.sha256}; got ${found.sha256}`;
}

/** Digest of a file, or the code of the error that reading it gives. */
async function digestOrCode(file: string): Promise<FileDigest | string> {
  try {
    return await fileDigest(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return String(error.code);
  }
}

async function differenceInStore(store: ArtifactStore, file: NamedFile): Promise<string | null> {
  try {
    await store.verify(file);
    return null;
  } catch (error) {
    if (!(error instanceof NotFoundError || error instanceof ArtifactContentError)) throw error;
    return `be in the artifact store as it was recorded; got ${error.message}`;
  }
}
