import type { RunsFolder } from '../runner/runs-folder.js';
import type { Store } from '../store/open-store.js';
import { openStoreForReading } from '../store/open-store.js';

/**
 * Reads from the store of a runs folder and closes it, whatever happens.
 *
 * @throws NotFoundError when the folder has none
 */
export async function withStore<T>(runs: RunsFolder, use: (store: Store) => Promise<T> | T): Promise<T> {
  const store = openStoreForReading(runs.database);
  try {
    return await use(store);
  } finally {
    store.close();
  }
}
