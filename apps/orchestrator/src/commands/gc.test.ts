import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderStore } from '../artifacts/folder-store.js';
import { fileDigest } from '../hash/file-digest.js';
import { lockForWriting } from '../runner/writer-lock.js';
import { ssma, ssmaAt } from '../test-support/run-command.js';
import { emptyStore, storeTraining, writeBelow } from '../test-support/stored-stages.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

const LAST = 'last.safetensors';

function storeWithGarbage() {
  const store = emptyStore();
  storeTraining(store, 's1', { files: { [LAST]: 'x'.repeat(150_000), 'best.safetensors': 'best' } });
  writeBelow(store.runs.stageDir('gone'), 'log.txt', 'x'.repeat(1_900_000));
  writeBelow(store.runs.inputCache, 'samples/ab/cd', 'x'.repeat(60_000));
  const last = join(store.runs.stageDir('s1'), LAST);
  return { ...store, last, gone: store.runs.stageDir('gone') };
}

const listing = (runs: string, verb: string): string =>
  [
    'stages/gone: 1.9 MB, folder of a stage that the database does not have',
    `stages/s1/${LAST}: 0.1 MB, last checkpoint of a complete training, whose result is the best one`,
    `2 pieces, 2.0 MB ${verb} removed.`,
    `inputs: 1 files, 0.1 MB of kept network inputs; "ssma data cache --prune --runs ${runs}" removes them`,
    '',
  ].join('\n');

test('gc tells what it removes; the kept inputs stay', async () => {
  const { runs, last, gone } = storeWithGarbage();
  const { code, stdout } = await ssma('gc', '--runs', runs.root);
  expect({ code, stdout }).toEqual({ code: 0, stdout: listing(runs.root, 'were') });
  expect([last, gone, join(runs.inputCache, 'samples/ab/cd')].map(existsSync)).toEqual([false, false, true]);
  expect((await ssma('audit', '--runs', runs.root)).code).toBe(0);
  const second = await ssma('gc', '--runs', runs.root);
  expect(second.stdout).toMatch(/^Nothing was removed\.\ninputs: 1 files/);
});

test('gc --dry-run tells the same and removes nothing, also beside a writer, before whom gc itself gives way', async () => {
  const { runs, last, gone } = storeWithGarbage();
  const lock = lockForWriting(runs, 'sweep tiny');
  expect(await ssma('gc', '--dry-run', '--runs', runs.root)).toEqual({
    code: 0,
    stdout: listing(runs.root, 'would be'),
    stderr: '',
  });
  const refused = await ssma('gc', '--runs', runs.root);
  lock.release();
  expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 1, stdout: '' });
  expect(refused.stderr).toContain(`got process ${process.pid} on ${hostname()} (sweep tiny), which holds it`);
  expect([last, gone].map(existsSync)).toEqual([true, true]);
});

test('gc --json prints one document', async () => {
  const { runs } = storeWithGarbage();
  const { stdout } = await ssma('gc', '--json', '--runs', runs.root);
  expect(JSON.parse(stdout)).toEqual({
    runs: runs.root,
    dryRun: false,
    garbage: [
      { kind: 'unknown-stage', path: 'stages/gone', bytes: 1_900_000 },
      { kind: 'superseded-checkpoint', path: `stages/s1/${LAST}`, bytes: 150_000, stageKey: 's1' },
    ],
    bytes: 2_050_000,
    inUse: [],
    inputs: {
      folder: runs.inputCache,
      files: 1,
      bytes: 60_000,
      command: `ssma data cache --prune --runs ${runs.root}`,
    },
  });
});

test.each([[], ['--dry-run']])('a folder without a database is bad input and is not made %s', async (...options) => {
  const runs = join(temporaryFolder(), 'runs');
  const { code, stderr } = await ssma('gc', ...options, '--runs', runs);
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('must have a database; got none'),
  });
  expect(existsSync(runs)).toBe(false);
});

/** A store of artifacts as it is two hours later: what the rows name, and one content more. */
async function storeOfArtifacts(runs: string) {
  const address = join(temporaryFolder(), 'store');
  const store = folderStore(address);
  const put = async (text: string): Promise<string> => {
    const file = writeBelow(temporaryFolder(), 'file', text);
    const content = await fileDigest(file);
    await store.put(file, content);
    return content.sha256;
  };
  const [best, stray] = [await put('best'), await put('stray')];
  const later = (...args: readonly string[]) => ssmaAt(Date.now() + 2 * 3_600_000, 'gc', '--runs', runs, ...args);
  return { address, store, best, stray, later };
}

test('gc --artifacts also removes what nothing names in the store; --dry-run only counts it', async () => {
  const { runs, last } = storeWithGarbage();
  const { address, store, best, stray, later } = await storeOfArtifacts(runs.root);
  const line = (verb: string): string => `${store.name}: 1 contents that nothing names, 0.0 MB, ${verb} removed.`;
  const listed = await later('--artifacts', address, '--dry-run');
  expect({ code: listed.code, line: listed.stdout.split('\n')[3] }).toEqual({ code: 0, line: line('would be') });
  expect(await store.has(stray)).toBe(true);
  const removed = await later('--artifacts', address);
  expect({ code: removed.code, line: removed.stdout.split('\n')[3] }).toEqual({ code: 0, line: line('were') });
  expect([await store.has(best), await store.has(stray), existsSync(last)]).toEqual([true, false, false]);
  const again = JSON.parse((await later('--artifacts', address, '--json')).stdout);
  expect(again.artifacts).toEqual({ store: store.name, contents: [] });
});

test('gc --artifacts removes nothing at all while an attempt runs', async () => {
  const bench = storeWithGarbage();
  storeTraining(bench, 's2', { state: 'running' });
  const { address, store, stray, later } = await storeOfArtifacts(bench.runs.root);
  const { code, stdout, stderr } = await later('--artifacts', address);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`${store.name}: no attempt may be running when contents are removed; got 1`);
  expect([await store.has(stray), existsSync(bench.last), existsSync(bench.gone)]).toEqual([true, true, true]);
});
