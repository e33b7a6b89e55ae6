import {
  chmodSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import {
  digestOf,
  fileOf,
  putInProcess,
  refusalOf,
  type StoreUnderTest,
  testArtifactStore,
} from './artifact-store-conformance.js';
import { type FolderStoreOptions, folderStore } from './folder-store.js';

/** As the system answers when the folder is on another file system. */
const NO_LINKS: FolderStoreOptions = {
  link: () => Promise.reject(Object.assign(new Error('EXDEV: cross-device link'), { code: 'EXDEV', syscall: 'link' })),
};
const CONTENT = Buffer.alloc(4 * 1024 * 1024, 'artifact');

describe('folder store, linking', () => testArtifactStore(async () => storeUnderTest({})));
describe('folder store, copying', () => testArtifactStore(async () => storeUnderTest(NO_LINKS)));

test('keeps an artifact as a read-only file at sha256/<first two digits>/<hash>', async () => {
  const root = temporaryFolder();
  const { sha256, bytes } = digestOf(CONTENT);
  await folderStore(root).put(fileOf(CONTENT), { sha256, bytes });
  expect(readdirSync(root, { recursive: true }).sort()).toEqual([
    'sha256',
    `sha256/${sha256.slice(0, 2)}`,
    `sha256/${sha256.slice(0, 2)}/${sha256}`,
  ]);
  expect(statSync(pathIn(root, sha256)).mode & 0o777).toBe(0o444);
});

test('lets nobody read an artifact who could not read the file', async () => {
  const root = temporaryFolder();
  const file = fileOf(CONTENT);
  chmodSync(file, 0o640);
  await folderStore(root).put(file, digestOf(CONTENT));
  expect(statSync(pathIn(root, digestOf(CONTENT).sha256)).mode & 0o777).toBe(0o440);
});

test('shares the storage of the file on the same file system, and not where links are refused', async () => {
  const [linked, copied] = [temporaryFolder(), temporaryFolder()];
  const file = fileOf(CONTENT);
  await folderStore(copied, NO_LINKS).put(file, digestOf(CONTENT));
  await folderStore(linked).put(file, digestOf(CONTENT));
  const inode = statSync(file).ino;
  expect(statSync(pathIn(linked, digestOf(CONTENT).sha256)).ino).toBe(inode);
  expect(statSync(pathIn(copied, digestOf(CONTENT).sha256)).ino).not.toBe(inode);
});

test('puts what a symbolic link stands for', async () => {
  const root = temporaryFolder();
  const link = join(temporaryFolder(), 'link');
  symlinkSync(fileOf(CONTENT), link);
  await folderStore(root).put(link, digestOf(CONTENT));
  const name = join(root, 'sha256', digestOf(CONTENT).sha256.slice(0, 2));
  expect(readdirSync(name, { withFileTypes: true }).map((entry) => entry.isFile())).toEqual([true]);
});

test('lists nothing but artifacts', async () => {
  const root = temporaryFolder();
  const store = folderStore(root);
  await store.put(fileOf(CONTENT), digestOf(CONTENT));
  const folder = join(pathIn(root, digestOf(CONTENT).sha256), '..');
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  writeFileSync(join(root, 'sha256', 'README'), 'mine');
  const found: string[] = [];
  for await (const { sha256 } of store.list()) found.push(sha256);
  expect(found).toEqual([digestOf(CONTENT).sha256]);
  expect(await store.removeUnfinished(Number.MAX_SAFE_INTEGER)).toBe(0);
  expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
});

test('says why nothing more can be written and leaves nothing behind', async () => {
  const root = temporaryFolder();
  const file = fileOf(CONTENT);
  const job = JSON.stringify({ address: root, copies: true, files: [{ file, ...digestOf(CONTENT) }] });
  // The process may write files of 2048 blocks (1 or 2 MiB by shell), less than the content: its writes fail half-way.
  const limited = ['sh', '-c', 'ulimit -f 2048 && exec "$0" "$@"'];
  expect(await putInProcess(job, {}, limited)).toBe(
    `ARTIFACT_STORE: folder ${root}: ${file} must be stored; got EFBIG: file too large, write\n`,
  );
  expect(readdirSync(join(pathIn(root, digestOf(CONTENT).sha256), '..'))).toEqual([]);
  const store = folderStore(root, NO_LINKS);
  await store.put(file, digestOf(CONTENT));
  expect(await store.has(digestOf(CONTENT).sha256)).toBe(true);
});

test('says that the folder is not one', async () => {
  const root = fileOf(Buffer.from('a file'));
  const refusal = await refusalOf(folderStore(root).put(fileOf(CONTENT), digestOf(CONTENT)));
  expect(refusal).toMatchObject({ code: 'ARTIFACT_STORE', cause: { code: 'ENOTDIR' } });
  expect(refusal.message).toMatch(/^folder .*: .* must be stored; got ENOTDIR: not a directory, mkdir/);
});

function storeUnderTest(options: FolderStoreOptions): StoreUnderTest {
  const root = temporaryFolder();
  return {
    store: folderStore(root, options),
    address: root,
    env: {},
    damage: (sha256, content) => {
      chmodSync(pathIn(root, sha256), 0o644);
      writeFileSync(pathIn(root, sha256), content);
    },
    abandonPut: async (content) => {
      const file = fileOf(content);
      await new Promise<void>((resolve) => {
        const hang = (existing: string, name: string): Promise<never> => {
          linkSync(existing, name);
          resolve();
          return new Promise(() => undefined);
        };
        void folderStore(root, { link: hang }).put(file, digestOf(content));
      });
      expect(existsSync(pathIn(root, digestOf(content).sha256))).toBe(false);
    },
  };
}

function pathIn(root: string, sha256: string): string {
  return join(root, 'sha256', sha256.slice(0, 2), sha256);
}
