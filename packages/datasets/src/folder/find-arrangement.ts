import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import type { Modality } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import { listFiles, listFolders } from '../files/list-files.js';
import { listSplits } from '../layout/list-splits.js';
import { splitOfList } from './split-list.js';

/** Where the files of a folder dataset lie. */
export interface Arrangement {
  /**
   * `kind-first`: `<kind>/<split>/**`; `split-first`: `<split>/<kind>/**`; `listed`: `<kind>/**` with a list of samples
   * per split.
   */
  readonly order: 'kind-first' | 'split-first' | 'listed';
  /** Sorted. */
  readonly splits: readonly string[];
  /** Names of the folders of photos and label files. */
  readonly images: string;
  readonly labels: string;
  /** Names of the other folders by the modality that each is. */
  readonly further: ReadonlyMap<Modality, string>;
}

export const CLASS_LIST = 'classes.json';

/** Names of the folder of photos in lower case, the one of the documentation first. */
const IMAGES: Names = {
  of: 'photos',
  names: ['images', 'image', 'rgb', 'img', 'imgs', 'img_dir', 'color', 'leftimg8bit'],
};
const LABELS: Names = {
  of: 'labels',
  names: ['labels', 'label', 'mask', 'masks', 'annotations', 'ann_dir', 'gt', 'semantic', 'segmentationclass'],
};

/** Modalities that have other names in the data of common frameworks. */
const MODALITY_BY_NAME: Readonly<Record<string, Modality>> = { Depth: 'depth', D: 'depth', HHA: 'hha' };

interface Names {
  readonly of: string;
  readonly names: readonly [string, ...string[]];
}

/**
 * Finds out how the folders below a root are arranged and what each is. Folders that have none of the splits in them
 * are left alone, all others count.
 *
 * @throws DatasetFileError when the root is missing, lies a level too high or too low, or has no split, and when two folders
 * have names of the same kind
 */
export async function findArrangement(root: string): Promise<Arrangement> {
  const top = await listFolders(root);
  if (top === null) throw new DatasetFileError(root, 'must be a folder; got nothing there');
  await requireLevel(root, top);
  const inside = new Map<string, readonly string[]>();
  for (const folder of top) inside.set(folder, (await listFolders(join(root, folder))) ?? []);
  const isKind = (name: string) => isNamed(name, IMAGES) || isNamed(name, LABELS);
  if (!top.some(isKind)) {
    const splits = top.filter((folder) => inside.get(folder)?.some(isKind));
    if (splits.length > 0) {
      const folders = new Set(splits.flatMap((split) => inside.get(split) ?? []));
      return { order: 'split-first', splits, ...kindsOf(root, [...folders].sort()) };
    }
  }
  const lists = await listLists(root);
  const hasListedSplit = top.some(
    (folder) => isKind(folder) && inside.get(folder)?.some((name) => lists.includes(name)),
  );
  if (lists.length > 0 && !hasListedSplit) {
    const filled: string[] = [];
    for (const folder of top) if (await hasPictures(join(root, folder))) filled.push(folder);
    return { order: 'listed', splits: lists, ...kindsOf(root, filled) };
  }
  const nested = top.filter((folder) => inside.get(folder)?.length);
  const splits = await listSplits(root, [theOnly(root, nested, IMAGES), theOnly(root, nested, LABELS)]);
  const used = nested.filter((folder) => inside.get(folder)?.some((name) => splits.includes(name)));
  return { order: 'kind-first', splits, ...kindsOf(root, used) };
}

/** The class list tells the root; its place is told only when it is just one level off. */
async function requireLevel(root: string, folders: readonly string[]): Promise<void> {
  if (await isThere(join(root, CLASS_LIST))) return;
  const parent = dirname(resolve(root));
  for (const folder of folders) {
    if (await isThere(join(root, folder, CLASS_LIST))) {
      const got = `a folder one level too high (give ${join(root, folder)})`;
      throw new DatasetFileError(root, `must hold ${CLASS_LIST}; got ${got}`);
    }
  }
  if (await isThere(join(parent, CLASS_LIST))) {
    throw new DatasetFileError(root, `must hold ${CLASS_LIST}; got a folder one level too low (give ${parent})`);
  }
}

function kindsOf(root: string, folders: readonly string[]): Pick<Arrangement, 'images' | 'labels' | 'further'> {
  const images = theOnly(root, folders, IMAGES);
  const labels = theOnly(root, folders, LABELS);
  const further = new Map<Modality, string>();
  for (const folder of folders) {
    if (folder === images || folder === labels) continue;
    const usual = MODALITY_BY_NAME[folder] ?? folder;
    const modality = folders.includes(usual) || further.has(usual) ? folder : usual;
    if (modality === 'rgb') {
      throw new DatasetFileError(
        join(root, folder),
        `must not be called "rgb"; got that name, which stands for ${images}`,
      );
    }
    further.set(modality, folder);
  }
  return { images, labels, further };
}

/** Beside a folder of the first name, the other names are those of further modalities. */
function theOnly(root: string, folders: readonly string[], kind: Names): string {
  const [usual] = kind.names;
  if (folders.includes(usual)) return usual;
  const [first, second] = folders.filter((folder) => isNamed(folder, kind));
  if (second !== undefined) {
    throw new DatasetFileError(join(root, second), `must be the only folder of ${kind.of}; got also ${first}`);
  }
  return first ?? usual;
}

function isNamed(folder: string, { names }: Names): boolean {
  return names.includes(folder.toLowerCase());
}

/** Splits of which a list of samples lies in the root. */
async function listLists(root: string): Promise<string[]> {
  const names = await readdir(root);
  return names.flatMap((name) => splitOfList(name) ?? []).sort();
}

async function hasPictures(folder: string): Promise<boolean> {
  const files = (await listFiles(folder)) ?? [];
  return files.some((file) => /\.(jpe?g|png)$/i.test(file));
}
