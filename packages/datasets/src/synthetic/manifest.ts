import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { DatasetError, DatasetFileError } from '../errors.js';
import { writeFileAtomic } from '../files/write-file-atomic.js';
import { FaultsSpec } from './faults/faults-spec.js';
import { CONDITIONS } from './scene.js';
import { SYNTHETIC_FORMATS } from './synthetic-formats.js';

/** Raised whenever the same seed gives another picture, so that two versions never mix in one folder. */
export const GENERATOR_VERSION = 5;

export const MANIFEST_NAME = 'synthetic.json';

/** What a synthetic dataset was made with; `synthetic.json` in its root. */
export const SyntheticManifest = z.strictObject({
  generator: z.literal('ssma'),
  version: z.int().min(1),
  as: z.enum(SYNTHETIC_FORMATS).describe('Layout of the files.'),
  seed: z.int(),
  height: z.int().min(16).describe('Pixels.'),
  width: z.int().min(16).describe('Pixels.'),
  condition: z.enum(CONDITIONS).nullable().describe('Weather and time of day of every frame; null: drawn for each.'),
  faults: FaultsSpec.nullable().describe('What is wrong with the sensors; null: nothing.'),
  splits: z
    .record(z.string().regex(/^[a-z][a-z0-9]*$/, 'must be lower-case letters and digits'), z.int().min(0))
    .describe('Frames per split.'),
});
export type SyntheticManifest = z.infer<typeof SyntheticManifest>;

/**
 * Makes sure that a folder holds images of this manifest only: writes it into an empty or missing folder, accepts an
 * equal one.
 *
 * @throws DatasetError when the folder holds something else; the message says how to mend it
 */
export async function claimFolder(root: string, wanted: SyntheticManifest): Promise<void> {
  const entries = await visibleEntries(root);
  const path = join(root, MANIFEST_NAME);
  if (entries.length === 0) return writeFileAtomic(path, `${JSON.stringify(wanted, null, 2)}\n`);
  if (!entries.includes(MANIFEST_NAME)) {
    throw new DatasetError(
      `${root}: must be empty or hold ${MANIFEST_NAME}; got ${entries.length} other entries such as '${entries[0]}'. ` +
        'Choose another folder.',
    );
  }
  const present = parseManifest(path, await readFile(path, 'utf8'));
  const difference = firstDifference(present, wanted);
  if (difference !== null) {
    throw new DatasetFileError(path, `must be equal to what was asked for; got ${difference}. ${remedy(root)}`);
  }
}

function remedy(root: string): string {
  return `Ask for the same, choose another folder, or remove ${root} to make it anew.`;
}

function parseManifest(path: string, text: string): SyntheticManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new DatasetFileError(
      path,
      `must be JSON; got ${JSON.stringify(text.slice(0, 40))}. ${remedy(dirname(path))}`,
      { cause: error },
    );
  }
  const parsed = SyntheticManifest.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new DatasetFileError(
    path,
    `'${issue?.path.join('.') ?? ''}' must fit its schema; got: ${issue?.message ?? ''}. ${remedy(dirname(path))}`,
  );
}

function firstDifference(present: SyntheticManifest, wanted: SyntheticManifest): string | null {
  for (const key of ['as', 'version', 'seed', 'height', 'width', 'condition'] as const) {
    if (present[key] !== wanted[key]) return `${key} ${present[key]} instead of ${wanted[key]}`;
  }
  // Both come out of the schema, which puts the faults in one order.
  const [faults, wantedFaults] = [JSON.stringify(present.faults), JSON.stringify(wanted.faults)];
  if (faults !== wantedFaults) return `faults ${faults} instead of ${wantedFaults}`;
  for (const split of Object.keys({ ...present.splits, ...wanted.splits }).sort()) {
    const [held, asked] = [present.splits[split] ?? 0, wanted.splits[split] ?? 0];
    if (held !== asked) return `${held} frames of split '${split}' instead of ${asked}`;
  }
  return null;
}

/** Names in a folder, hidden ones left out: those are writes that were cut short. */
async function visibleEntries(root: string): Promise<string[]> {
  try {
    return (await readdir(root)).filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw new DatasetFileError(root, 'must be a folder; got a file', { cause: error });
    throw error;
  }
}
