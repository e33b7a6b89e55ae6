import type { StageProgress } from '../stages/stage-context.js';
import type { AttemptId } from './claim-stage.js';
import type { Database } from './open-store.js';
import { isRunning } from './running-attempt.js';
import { attempts } from './tables.js';

/**
 * Says that a running attempt is alive, and how far it is.
 *
 * @param renewal.progress  null before the first report
 * @returns false when the attempt has been ended elsewhere: its process must stop quietly
 */
export function renewLease(
  db: Database,
  attempt: AttemptId,
  renewal: { readonly leaseExpiresAtMs: number; readonly progress: StageProgress | null },
): boolean {
  const { leaseExpiresAtMs, progress } = renewal;
  const progressJson = progress === null ? null : JSON.stringify(progress);
  return db.update(attempts).set({ leaseExpiresAtMs, progressJson }).where(isRunning(attempt)).run().changes === 1;
}
