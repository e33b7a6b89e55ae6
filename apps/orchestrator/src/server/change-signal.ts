import { sql } from 'drizzle-orm';
import type { Database } from '../store/open-store.js';

/** Tells whoever listens that the store may have changed. */
export interface ChangeSignal {
  /** @returns ends it */
  subscribe(listener: () => void): () => void;
}

/**
 * Watches the counter by which SQLite tells a connection that another one has committed. Reading it touches a page in
 * memory; whoever writes need not know of us, be it this process, a command or one that was killed. The counter is read
 * while somebody listens only.
 *
 * @param db that this connection does not write to
 */
export function pollChanges(db: Database, intervalMs: number): ChangeSignal {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  let seen = 0;
  const look = (): void => {
    const version = dataVersion(db);
    if (version === seen) return;
    seen = version;
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      if (timer === undefined) {
        seen = dataVersion(db);
        timer = setInterval(look, intervalMs).unref();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

function dataVersion(db: Database): number {
  return db.get<{ data_version: number }>(sql`PRAGMA data_version`).data_version;
}
