import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { planSweep, type SweepPlan } from '../plan/plan-sweep.js';
import { definitionId } from '../runner/definition-id.js';
import type { Database } from '../store/open-store.js';
import { openStoreForWriting } from '../store/open-store.js';
import { registerSweep } from '../store/register-sweep.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { parseSweep } from '../sweep/read-sweep.js';
import { temporaryFolder } from './temporary-folder.js';

/** A sweep in a real database that goes with the test. */
export interface SweepFixture {
  readonly db: Database;
  readonly id: string;
  readonly plan: SweepPlan;
  /** Path of the database. */
  readonly file: string;
}

/** Plans the text of a sweep file and records it at time 0. */
export async function storedSweep(text: string): Promise<SweepFixture> {
  const file = join(temporaryFolder(), 'ssma.sqlite');
  const store = openStoreForWriting(file, 0);
  onTestFinished(() => store.close());
  return { db: store.db, file, ...(await addStoredSweep(store.db, text)) };
}

/** As `storedSweep`, into a database that is there. */
export async function addStoredSweep(
  db: Database,
  text: string,
  fingerprint = 'fingerprint',
): Promise<Pick<SweepFixture, 'id' | 'plan'>> {
  const { sweep, ...definition } = parseSweep(text, 'tiny.yaml');
  const plan = await planSweep(expandSweep({ sweep, ...definition }).trials, {
    inspectDataset: async () => ({ fingerprint, modalities: ['rgb', 'depth'] }),
    hashWeights: async (path) => `hash of ${path}`,
  });
  const id = definitionId(sweep);
  registerSweep(db, { id, name: sweep.name, file: 'tiny.yaml', definition: sweep }, plan, 0);
  return { id, plan };
}
