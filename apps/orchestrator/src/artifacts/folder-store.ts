import { chmod, link as linkFile, readdir, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError } from '../errors.js';
import type { FileDigest } from '../hash/file-digest.js';
import { ArtifactStoreError } from './artifact-errors.js';
import { artifactKey, sha256OfKey } from './artifact-key.js';
import type { ArtifactStore, StoredArtifact } from './artifact-store.js';
import { checkContent, checkedContent } from './checked-content.js';
import { isTemporaryName, placeFile, syncPath, writeNewFile } from './place-file.js';
import { readChunks, requireFile } from './read-file.js';

/** What a test may replace: the system call that gives a file a second name. */
export interface FolderStoreOptions {
  readonly link?: (existing: string, name: string) => Promise<void>;
}

/**
 * A store in a folder that all workers see, local or a network mount: `<root>/sha256/ab/<hash>`, read-only files.
 *
 * Files on the same file system are linked, not copied: a put then costs one read and no space. This is safe because
 * files of stages are replaced by rename and never changed in place, and being read-only guards them against accidents.
 * Where links are refused (another file system, another owner), the content is copied.
 *
 * `modifiedMs` is the time of the last put or fetch: both change the file's count of links or its mode, and so its
 * status time, whereas the time of modification is that of the file that was put.
 */
export function folderStore(root: string, { link = linkFile }: FolderStoreOptions = {}): ArtifactStore {
  const name = `folder ${root}`;
  const pathOf = (sha256: string): string => join(root, artifactKey(sha256));

  const transfer = (from: string, to: string, content: FileDigest): Promise<void> =>
    placeFile(to, async (temporaryPath) => {
      const where = `${name}: ${from}`;
      if (!(await linkReadOnly(link, from, temporaryPath))) {
        await writeNewFile(temporaryPath, checkedContent(readChunks(from), content, where));
        return;
      }
      await checkContent(readChunks(temporaryPath), content, where);
      await syncPath(temporaryPath);
    });

  return {
    name,
    async put(file, content) {
      const target = pathOf(content.sha256);
      await requireFile(file);
      // A link to a symbolic link would be one itself.
      await during(`${name}: ${file} must be stored`, async () => transfer(await realpath(file), target, content));
    },
    async fetch(content, target) {
      const file = pathOf(content.sha256);
      await during(`${name}: artifact ${content.sha256} must reach ${target}`, async () => {
        await requireArtifact(file, content, name);
        await transfer(file, target, content);
      });
    },
    async verify(content) {
      const file = pathOf(content.sha256);
      await during(`${name}: artifact ${content.sha256} must be readable`, async () => {
        await requireArtifact(file, content, name);
        await checkContent(readChunks(file), content, `${name}: ${file}`);
      });
    },
    async has(sha256) {
      const file = pathOf(sha256);
      return during(`${name}: artifact ${sha256} must be found or not`, () => isFile(file));
    },
    list: () => storedArtifacts(root, name),
    async remove(sha256) {
      const file = pathOf(sha256);
      await during(`${name}: artifact ${sha256} must be removed`, () => rm(file, { force: true }));
    },
    removeUnfinished: (beforeMs) =>
      during(`${name}: what killed puts have left must be removed`, () => removeTemporaries(root, beforeMs)),
  };
}

async function requireArtifact(file: string, { sha256 }: FileDigest, name: string): Promise<void> {
  if (!(await isFile(file))) throw new NotFoundError(`${name}: artifact ${sha256} must be in the store; got none`);
}

/** Error codes of file systems that have no links, or refuse this one. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** False when the file must be copied instead; then there is no new name. */
async function linkReadOnly(
  link: NonNullable<FolderStoreOptions['link']>,
  existing: string,
  newName: string,
): Promise<boolean> {
  try {
    await link(existing, newName);
    // Who could not read the file cannot read the artifact.
    await chmod(newName, (await stat(newName)).mode & 0o444);
    return true;
  } catch (error) {
    if (!NO_LINK.has(codeOf(error))) throw error;
    await rm(newName, { force: true });
    return false;
  }
}

async function* storedArtifacts(root: string, name: string): AsyncGenerator<StoredArtifact, void> {
  for await (const { key, path } of entriesOf(root, name)) {
    const sha256 = sha256OfKey(key);
    if (sha256 === null) continue;
    const status = await during(`${name}: ${path} must be readable`, () => statOrNull(path));
    if (status?.isFile()) yield { sha256, bytes: status.size, modifiedMs: status.ctimeMs };
  }
}

async function* entriesOf(root: string, name: string): AsyncGenerator<{ key: string; path: string }, void> {
  const top = join(root, 'sha256');
  for (const fan of await during(`${name}: the folder must be readable`, () => namesIn(top))) {
    const names = await during(`${name}: the folder must be readable`, () => namesIn(join(top, fan)));
    for (const file of names) yield { key: `sha256/${fan}/${file}`, path: join(top, fan, file) };
  }
}

/** Sorted; empty when there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

async function removeTemporaries(root: string, beforeMs: number): Promise<number> {
  let removed = 0;
  for await (const { key, path } of entriesOf(root, root)) {
    if (!isTemporaryName(key.slice(key.lastIndexOf('/') + 1))) continue;
    const status = await statOrNull(path);
    if (status === null || status.ctimeMs >= beforeMs) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

async function isFile(path: string): Promise<boolean> {
  return (await statOrNull(path))?.isFile() ?? false;
}

async function statOrNull(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Gives the file system's errors the store's words; others pass. */
async function during<T>(rule: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new ArtifactStoreError(`${rule}; got ${error.message}`, { cause: error });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
