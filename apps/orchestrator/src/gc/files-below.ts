import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A regular file below a folder. */
export interface FoundFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** When its content, name or links last changed, in milliseconds since 1970. */
  readonly changedMs: number;
}

/** The entries of a folder by name; none when there is no folder of that name, or a link to one. */
export function entriesOf(folder: string): Dirent[] {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** All regular files below a folder; links are not followed. */
export function* filesBelow(folder: string): Generator<FoundFile> {
  for (const entry of entriesOf(folder)) {
    if (entry.isDirectory()) yield* filesBelow(join(folder, entry.name));
    else if (entry.isFile()) yield* fileAt(join(folder, entry.name), entry.name);
  }
}

/** The regular files in a folder itself. */
export function* filesIn(folder: string): Generator<FoundFile> {
  for (const { name } of entriesOf(folder).filter((entry) => entry.isFile())) yield* fileAt(join(folder, name), name);
}

/** Nothing when it has gone meanwhile: whoever only looks has no lock. */
function* fileAt(path: string, name: string): Generator<FoundFile> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats !== undefined) yield { path, name, bytes: stats.size, changedMs: stats.ctimeMs };
}
