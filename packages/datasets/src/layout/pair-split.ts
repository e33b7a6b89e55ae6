import type { FilePattern } from './file-pattern.js';
import type { FileKind, PairedSplit } from './layout.js';
import { listKind } from './list-kind.js';
import { pairFiles } from './pair-files.js';

/**
 * Lists the files of a split whose kinds each lie in a folder of their own, and pairs them by sample id; defects of the
 * pairing are returned, not thrown.
 *
 * @param patterns one per file kind; a sample is complete when it has a file of each
 */
export async function pairSplit(
  root: string,
  split: string,
  patterns: Readonly<Record<FileKind, FilePattern>>,
): Promise<PairedSplit> {
  const kinds = await Promise.all(
    Object.entries(patterns).map(async ([name, pattern]) => {
      const expected = (id: string) =>
        pattern.suffixes.map((suffix) => `${pattern.folder}/${split}/${id}${suffix}`).join(' or ');
      return { name, expected, ...(await listKind(root, pattern, split)) };
    }),
  );
  return pairFiles(root, split, kinds);
}
