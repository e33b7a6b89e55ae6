import type { SampleId } from '../dataset.js';
import { type KindFiles, listById } from '../layout/list-by-id.js';

/**
 * Lists the files with one ending below a folder, at any depth.
 *
 * @param idOf the sample id of a file, given its path below the folder without the ending
 */
export async function listStems(folder: string, ending: string, idOf: (stem: string) => SampleId): Promise<KindFiles> {
  return listById(folder, ending, (name) =>
    name.toLowerCase().endsWith(ending) ? idOf(name.slice(0, -ending.length)) : null,
  );
}
