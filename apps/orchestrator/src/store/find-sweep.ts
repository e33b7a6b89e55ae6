import { desc, eq, or } from 'drizzle-orm';
import { z } from 'zod';
import { NotFoundError } from '../errors.js';
import { SweepFile } from '../sweep/sweep-schema.js';
import type { Database } from './open-store.js';
import { sweeps } from './tables.js';

/** What a table needs of a definition; the rest may be of the schema of another version. */
const Reporting = z.object(SweepFile.pick({ name: true, report: true, baseline: true }).shape);

/** A sweep on record. */
export interface StoredSweep {
  readonly id: string;
  readonly name: string;
  /** Path of the file as given when it was last started. */
  readonly file: string;
  readonly reporting: z.infer<typeof Reporting>;
}

/**
 * The sweep of that id, or the one of that name that was started last: an edited file is a sweep of its own.
 *
 * @throws NotFoundError naming the sweeps that there are
 */
export function findSweep(db: Database, nameOrId: string): StoredSweep {
  const row = db
    .select()
    .from(sweeps)
    .where(or(eq(sweeps.name, nameOrId), eq(sweeps.id, nameOrId)))
    .orderBy(desc(sweeps.startedAtMs))
    .limit(1)
    .get();
  if (row === undefined) {
    const names = db.selectDistinct({ name: sweeps.name }).from(sweeps).orderBy(sweeps.name).all();
    const known = names.map(({ name }) => name).join(', ') || 'none yet';
    throw new NotFoundError(`sweep: it must be one that was started (${known}); got ${nameOrId}`);
  }
  const { id, name, file, definitionJson } = row;
  return { id, name, file, reporting: Reporting.parse(JSON.parse(definitionJson)) };
}
