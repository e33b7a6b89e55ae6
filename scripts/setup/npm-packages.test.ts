import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isInstalled, lacksOnlyOptionalPackages } from './npm-packages.mjs';

const ZOD = { version: '4.0.0', integrity: 'sha512-a' };
const LINTER = { version: '2.0.0' };
const LOCKED = {
  '': { version: '0.1.0' },
  'packages/core': { version: '0.1.0' },
  'node_modules/zod': ZOD,
  'node_modules/linter': { version: '2.0.0', optionalDependencies: { '@linter/android': '2.0.0' } },
  'node_modules/other-platform': { version: '1.0.0', optional: true },
};

/** A workspace whose node_modules was filled from `installed`; not filled at all when that is undefined. */
function workspace(installed: object | undefined): string {
  const root = mkdtempSync(join(tmpdir(), 'ssma-packages-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: LOCKED }));
  mkdirSync(join(root, 'node_modules'));
  if (installed !== undefined) {
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  }
  return root;
}

test.each([
  ['everything but packages for other platforms', { 'node_modules/zod': ZOD, 'node_modules/linter': LINTER }, true],
  [
    'a platform package beyond the lock file',
    { 'node_modules/zod': ZOD, 'node_modules/linter': LINTER, 'node_modules/@linter/android': { optional: true } },
    true,
  ],
  ['an older version', { 'node_modules/zod': { ...ZOD, version: '3.9.0' }, 'node_modules/linter': LINTER }, false],
  ['nothing', {}, false],
  [
    'a package that the lock file dropped',
    { 'node_modules/zod': ZOD, 'node_modules/linter': LINTER, 'node_modules/gone': ZOD },
    false,
  ],
  ['no finished installation', undefined, false],
])('node_modules with %s is up to date', (_case, installed, expected) => {
  expect(isInstalled(workspace(installed))).toBe(expected);
});

test('a lock file without the optional packages of other platforms is told from one that is out of date', () => {
  const root = workspace(undefined);
  const missing = (...names: string[]) => names.map((name) => `npm error Missing: ${name} from lock file`).join('\n');
  expect(lacksOnlyOptionalPackages(missing('@linter/android@2.0.0'), root)).toBe(true);
  expect(lacksOnlyOptionalPackages(missing('@linter/android@'), root)).toBe(true);
  expect(lacksOnlyOptionalPackages(missing('@linter/android@2.0.0', 'zod@4.1.0'), root)).toBe(false);
  expect(lacksOnlyOptionalPackages('npm error Invalid: zod@4.0.0 does not satisfy zod@4.1.0', root)).toBe(false);
  expect(lacksOnlyOptionalPackages('npm error code E404', root)).toBe(false);
});
