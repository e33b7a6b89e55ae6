import { count, eq } from 'drizzle-orm';
import type { ArtifactStore, StoredArtifact } from '../artifacts/artifact-store.js';
import { StateConflictError } from '../errors.js';
import type { Database } from '../store/open-store.js';
import { artifacts, attempts, keptStates } from '../store/tables.js';

/** What is younger may be named by a row soon. */
const YOUNG_MS = 3_600_000;

/** What is younger may belong to a put that is under way. */
const UNFINISHED_AGE_MS = 24 * 3_600_000;

/**
 * Lists the contents of an artifact store that no artifact and no kept checkpoint of this database names. The caller
 * holds the writer lock, and knows that no other database names contents of the store.
 *
 * @throws StateConflictError while an attempt is running: its worker may have stored what the database has not heard of,
 * however long ago, if the writer was away; also when the store has contents and this database names none of them, because
 * it is then likely that of another
 */
export async function findUnnamedContents(
  db: Database,
  store: ArtifactStore,
  nowMs: number,
): Promise<readonly StoredArtifact[]> {
  requireNoneRunning(db, store);
  const named = new Set(
    [artifacts, keptStates]
      .flatMap((table) => db.selectDistinct({ sha256: table.sha256 }).from(table).all())
      .map(({ sha256 }) => sha256),
  );
  const unnamed: StoredArtifact[] = [];
  let numNamed = 0;
  for await (const content of store.list()) {
    if (named.has(content.sha256)) numNamed += 1;
    else if (nowMs - content.modifiedMs > YOUNG_MS) unnamed.push(content);
  }
  if (unnamed.length > 0 && numNamed === 0) throw foreignError(store, unnamed.length);
  return unnamed;
}

function foreignError({ name }: ArtifactStore, number: number): StateConflictError {
  return new StateConflictError(
    `${name}: the store must be that of this runs folder alone; got ${number} contents, none of which its database names (a store that nobody needs is removed as a whole)`,
  );
}

/**
 * Removes contents that the caller has found while it held the writer lock, which it still holds, and what killed puts
 * have left. May be killed anywhere: what is left is found again.
 *
 * @returns number of unfinished puts that were removed
 */
export async function removeContents(
  store: ArtifactStore,
  contents: readonly StoredArtifact[],
  nowMs: number,
): Promise<number> {
  for (const { sha256 } of contents) await store.remove(sha256);
  return store.removeUnfinished(nowMs - UNFINISHED_AGE_MS);
}

function requireNoneRunning(db: Database, { name }: ArtifactStore): void {
  const running = db.select({ number: count() }).from(attempts).where(eq(attempts.state, 'running')).get()?.number ?? 0;
  if (running === 0) return;
  throw new StateConflictError(
    `${name}: no attempt may be running when contents are removed; got ${running} (start the sweep again and let it end)`,
  );
}
