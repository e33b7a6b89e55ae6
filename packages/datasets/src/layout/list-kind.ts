import { join } from 'node:path';

import type { SampleId } from '../dataset.js';
import { describeSuffixes, type FilePattern } from './file-pattern.js';
import { type KindFiles, listById } from './list-by-id.js';

/** Lists the files of one kind in one split; files with another ending are left alone. */
export async function listKind(root: string, pattern: FilePattern, split: string): Promise<KindFiles> {
  return listById(join(root, pattern.folder, split), describeSuffixes(pattern), (name) => sampleIdOf(name, pattern));
}

function sampleIdOf(name: string, { suffixes }: FilePattern): SampleId | null {
  const suffix = suffixes.find((candidate) => name.toLowerCase().endsWith(candidate.toLowerCase()));
  return suffix === undefined ? null : name.slice(0, -suffix.length);
}
