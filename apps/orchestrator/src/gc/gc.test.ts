import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { artifactsOfStage } from '../store/artifacts-of-stage.js';
import { auditArtifacts } from '../store/audit-artifacts.js';
import { auditRows } from '../store/audit-rows.js';
import { tryFileLock } from '../store/file-lock.js';
import { STAGE_STATES } from '../store/tables.js';
import { emptyStore, storeTraining, writeBelow } from '../test-support/stored-stages.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { findGarbage } from './find-garbage.js';
import { dropRows, removeFiles, removeGarbage } from './remove-garbage.js';

const LAST = 'last.safetensors';
const BEST = 'best.safetensors';
const LEFTOVER = `.${LAST}.0f8fad5b-d9cb-469f-a165-70867728950e.tmp`;
const DAY_MS = 24 * 3_600_000;

/** Files that a test has just written are older than a day by then. */
const tomorrow = (): number => Date.now() + DAY_MS + 60_000;

type Store = ReturnType<typeof emptyStore>;

async function audit({ db, runs }: Store) {
  return [...auditRows(db), ...(await auditArtifacts(db, { ...runs, artifacts: null }, () => undefined)).findings];
}

const pathsOf = (store: Store, nowMs = tomorrow()) => findGarbage(store.db, store.runs, nowMs).map(({ path }) => path);

/** Everything below a folder but the database and its lock. */
const tree = (root: string): string[] => {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('ssma.sqlite'))
    .sort();
};

/** A store with something of every kind, and something like it that is needed. */
function mixedStore() {
  const store = emptyStore();
  const { runs } = store;
  storeTraining(store, 's1', { files: { [LAST]: 'last of 1', [BEST]: 'best' } });
  storeTraining(store, 's2', { files: { [LAST]: 'last of 2' } });
  storeTraining(store, 's3', { state: 'stopped', files: { [LAST]: 'last of 3', [BEST]: 'best' } });
  storeTraining(store, 's4', { state: 'failed', files: { [LAST]: 'last of 4', [BEST]: 'best' } });
  for (const key of ['s2', 's3', 's4']) writeBelow(runs.stageDir(key), LEFTOVER, 'half');
  writeBelow(runs.stageDir('gone'), 'a/b.txt', '12345');
  writeBelow(runs.stageDir('gone'), LAST, '123');
  writeBelow(runs.root, 'copy.sqlite.part-77', 'ha');
  writeBelow(runs.inputCache, 'samples/ab/cd', 'inputs');
  writeBelow(runs.inputCache, 'samples/ab/cd.0f8fad5b-d9cb-469f-a165-70867728950e.tmp', 'inputs');
  return store;
}

test('garbage is listed with its sizes, and nothing else is', () => {
  const { db, runs } = mixedStore();
  const before = tree(runs.root);
  expect(findGarbage(db, runs, tomorrow())).toEqual([
    { kind: 'unknown-stage', path: 'stages/gone', bytes: 8 },
    { kind: 'superseded-checkpoint', path: `stages/s1/${LAST}`, bytes: 9, stageKey: 's1' },
    { kind: 'interrupted-write', path: 'copy.sqlite.part-77', bytes: 2 },
    { kind: 'interrupted-write', path: `stages/s2/${LEFTOVER}`, bytes: 4 },
    { kind: 'interrupted-write', path: `stages/s4/${LEFTOVER}`, bytes: 4 },
  ]);
  expect(tree(runs.root)).toEqual(before);
});

test('garbage is removed, an audit finds nothing before and after, and nothing is left to remove', async () => {
  const store = mixedStore();
  const { db, runs } = store;
  expect(await audit(store)).toEqual([]);
  const garbage = findGarbage(db, runs, tomorrow());
  const seen: string[] = [];
  const { removed, inUse } = removeGarbage(db, runs, garbage, (done, total) => void seen.push(`${done}/${total}`));
  expect({ removed, inUse }).toEqual({ removed: garbage, inUse: [] });
  expect(seen).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5']);
  expect(tree(runs.root)).toEqual([
    'inputs',
    'inputs/samples',
    'inputs/samples/ab',
    'inputs/samples/ab/cd',
    'inputs/samples/ab/cd.0f8fad5b-d9cb-469f-a165-70867728950e.tmp',
    'stages',
    'stages/s1',
    `stages/s1/${BEST}`,
    'stages/s2',
    `stages/s2/${LAST}`,
    'stages/s3',
    `stages/s3/${LEFTOVER}`,
    `stages/s3/${BEST}`,
    `stages/s3/${LAST}`,
    'stages/s4',
    `stages/s4/${BEST}`,
    `stages/s4/${LAST}`,
  ]);
  expect(['s1', 's2', 's3', 's4'].map((key) => artifactsOfStage(db, key).map(({ path }) => path))).toEqual([
    [BEST],
    [LAST],
    [BEST, LAST],
    [BEST, LAST],
  ]);
  expect(await audit(store)).toEqual([]);
  expect(findGarbage(db, runs, tomorrow())).toEqual([]);
});

test('a removal that is killed between any two of its steps leaves nothing to an audit and is taken up again', async () => {
  // Rows are the first step, the five pieces of a mixed store the others.
  for (let killedAfter = 1; killedAfter <= 6; killedAfter++) {
    const store = mixedStore();
    const { db, runs } = store;
    const garbage = findGarbage(db, runs, tomorrow());
    dropRows(db, garbage);
    for (const piece of garbage.slice(0, killedAfter - 1)) removeFiles(runs, piece);
    expect(await audit(store), `killed after ${killedAfter} steps`).toEqual([]);
    const rest = findGarbage(db, runs, tomorrow());
    expect(rest, `killed after ${killedAfter} steps`).toEqual(garbage.slice(killedAfter - 1));
    removeGarbage(db, runs, rest, () => undefined);
    expect(findGarbage(db, runs, tomorrow())).toEqual([]);
    expect(await audit(store)).toEqual([]);
  }
});

test.each(STAGE_STATES)('of a %s stage only what its state allows is garbage', (state) => {
  const store = emptyStore();
  storeTraining(store, 's1', { state, files: { [LAST]: 'last', [BEST]: 'best' } });
  writeBelow(store.runs.stageDir('s1'), LEFTOVER, 'half');
  const expected = { complete: [LAST, LEFTOVER], failed: [LEFTOVER], waiting: [], running: [], stopped: [] }[state];
  expect(pathsOf(store)).toEqual(expected.map((name) => `stages/s1/${name}`));
});

test('the last checkpoint stays where the best one is not as it was recorded, or no file', () => {
  const store = emptyStore();
  for (const key of ['s1', 's2', 's3', 's4']) {
    storeTraining(store, key, { files: { [LAST]: 'last', [BEST]: 'best' } });
  }
  const best = (key: string): string => join(store.runs.stageDir(key), BEST);
  writeFileSync(best('s1'), 'bes');
  for (const key of ['s2', 's3'])
    removeFiles(store.runs, { kind: 'interrupted-write', path: relative(store.runs.root, best(key)), bytes: 4 });
  symlinkSync(best('s4'), best('s3'));
  expect(pathsOf(store)).toEqual([`stages/s4/${LAST}`]);
});

test('a last checkpoint that was removed by hand is left to the audit', async () => {
  const store = emptyStore();
  storeTraining(store, 's1', { files: { [LAST]: 'last', [BEST]: 'best' } });
  removeFiles(store.runs, { kind: 'interrupted-write', path: `stages/s1/${LAST}`, bytes: 4 });
  expect(pathsOf(store)).toEqual([]);
  expect(await audit(store)).toHaveLength(1);
});

test('a leftover is one for as long as a day, by the time of its last change', () => {
  const store = emptyStore();
  const { ctimeMs } = lstatSync(writeBelow(store.runs.root, LEFTOVER, 'half'));
  writeBelow(store.runs.root, 'copy.sqlite.part-', 'whole');
  writeBelow(store.runs.root, '.notes.tmp', 'whole');
  expect(pathsOf(store, ctimeMs + DAY_MS)).toEqual([]);
  expect(pathsOf(store, ctimeMs + DAY_MS + 1)).toEqual([LEFTOVER]);
});

test('no link is followed and none removed, whether it is a stage, its file or the folder of stages', () => {
  const outside = temporaryFolder();
  writeBelow(outside, `s9/${LAST}`, 'precious');
  writeBelow(outside, LEFTOVER, 'precious');
  const store = emptyStore();
  const { db, runs } = store;
  storeTraining(store, 's1', { files: { [BEST]: 'best' } });
  symlinkSync(join(outside, LEFTOVER), join(runs.stageDir('s1'), LAST));
  symlinkSync(join(outside, LEFTOVER), join(runs.stageDir('s1'), LEFTOVER));
  symlinkSync(outside, join(runs.stageDir('s1'), 'linked'));
  symlinkSync(join(outside, 's9'), runs.stageDir('s9'));
  expect(pathsOf(store)).toEqual([]);

  writeBelow(runs.stageDir('gone'), 'file', '1');
  symlinkSync(outside, join(runs.stageDir('gone'), 'linked'));
  removeGarbage(db, runs, findGarbage(db, runs, tomorrow()), () => undefined);
  expect(existsSync(runs.stageDir('gone'))).toBe(false);

  const linked = emptyStore();
  symlinkSync(outside, join(linked.runs.root, 'stages'));
  expect(pathsOf(linked)).toEqual([]);
  expect(tree(outside)).toEqual([LEFTOVER, 's9', `s9/${LAST}`]);
});

test("files among the stages, and folders that no stage can be called, are somebody else's", () => {
  const store = emptyStore();
  writeBelow(store.runs.root, 'stages/notes.txt', 'mine');
  writeBelow(store.runs.root, 'stages/.trash/notes.txt', 'mine');
  expect(pathsOf(store)).toEqual([]);
});

test('the folder of an unknown stage stays while a process is in it', () => {
  const { db, runs } = emptyStore();
  mkdirSync(runs.stageDir('gone'), { recursive: true });
  const lock = tryFileLock(join(runs.stageDir('gone'), 'lock'));
  onTestFinished(() => lock?.release());
  const garbage = findGarbage(db, runs, tomorrow());
  expect(removeGarbage(db, runs, garbage, () => undefined)).toEqual({ removed: [], inUse: garbage });
  expect(existsSync(join(runs.stageDir('gone'), 'lock'))).toBe(true);
  lock?.release();
  expect(removeGarbage(db, runs, garbage, () => undefined)).toEqual({ removed: garbage, inUse: [] });
  expect(existsSync(runs.stageDir('gone'))).toBe(false);
});
