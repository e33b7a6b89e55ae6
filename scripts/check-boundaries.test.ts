import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkBoundaries } from './check-boundaries.mjs';

const FIXTURE = fileURLToPath(new URL('fixtures/boundaries', import.meta.url));
const PORTABLE =
  'scope:core must not import node:*, @tensorflow/tfjs-node*: it runs wherever TensorFlow.js runs, browsers included';

test('names file, line, rule and import of every crossing in a workspace made to break each rule', () => {
  expect(checkBoundaries(FIXTURE)).toEqual([
    `packages/core/src/portable.ts:1: ${PORTABLE}; got node:fs`,
    `packages/core/src/portable.ts:2: ${PORTABLE}; got @tensorflow/tfjs-node-gpu`,
    `packages/core/src/portable.ts:3: ${PORTABLE}; got path`,
    'packages/core/src/uses-test-support.ts:1: a source must not import tests or test support; got ./test-support/golden.js',
    'packages/datasets/src/a.ts:5: scope:datasets must not import @tensorflow/*: typed arrays in, typed arrays out; got @tensorflow/tfjs-core',
    'packages/datasets/src/a.ts:6: scope:datasets may import no other package, not scope:core; got @ssma/core',
    'packages/datasets/src/escape.ts:1: a relative import must stay in its package; got ../../core/src/portable.js',
    'packages/datasets/src/rows.ts:1: only scope:orchestrator may import drizzle-orm, better-sqlite3*, bullmq, ioredis, hono, @hono/*; got better-sqlite3',
    'packages/datasets/src/a.ts: imports must not be circular; got src/a.ts -> src/b.ts -> src/a.ts',
    'packages/eval/tsconfig.json: references must be ../core, ../train; got ../core',
    'packages/eval/src/miou.ts:1: packages/eval/package.json must declare it in dependencies; got @ssma/datasets',
    'packages/eval/src/miou.ts:2: scope:eval may import scope:core, scope:datasets, not scope:train; got @ssma/train',
    'packages/eval/src/miou.ts:3: packages/eval/package.json must declare it in dependencies; got zod',
    'packages/eval/src/miou.ts:4: inside a package, import the file, not the package; got @ssma/eval',
    "packages/eval/src/miou.ts:5: inside a package, import the file, not the package's index; got ./index.js",
    'packages/eval/src/miou.ts:7: packages/eval/package.json must declare it in dependencies; got sharp',
    'packages/eval/src/index.ts: imports must not be circular; got src/index.ts -> src/miou.ts -> src/index.ts',
    'tsconfig.json: references must hold packages/train; got none',
  ]);
});

test('lets a scope without an entry in the allow-list import no package', () => {
  const rules = { mayImport: {}, onlyEntries: [], bannedModules: [], onlyIn: [] };
  expect(checkBoundaries(FIXTURE, rules)).toContain(
    'packages/train/src/step.ts:1: scope:train must have an entry in boundaries.json; got @ssma/core',
  );
});

test('lets a scope with a list of entries import no other entry of that package', () => {
  const onlyEntries = [{ scope: 'scope:eval', package: '@ssma/train', entries: ['@ssma/train/loop'] }];
  const mayImport = { 'scope:eval': ['scope:train'] };
  expect(checkBoundaries(FIXTURE, { mayImport, onlyEntries, bannedModules: [], onlyIn: [] })).toContain(
    'packages/eval/src/miou.ts:2: scope:eval may import @ssma/train/loop of @ssma/train only; got @ssma/train',
  );
});
