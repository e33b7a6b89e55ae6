import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isInstalled } from './npm-packages.mjs';

const ZOD = { version: '4.0.0', integrity: 'sha512-a' };
const LOCKED = {
  '': { version: '0.1.0' },
  'packages/core': { version: '0.1.0' },
  'node_modules/zod': ZOD,
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
  ['everything but packages for other platforms', { 'node_modules/zod': ZOD }, true],
  ['an older version', { 'node_modules/zod': { ...ZOD, version: '3.9.0' } }, false],
  ['nothing', {}, false],
  ['a package that the lock file dropped', { 'node_modules/zod': ZOD, 'node_modules/gone': ZOD }, false],
  ['no finished installation', undefined, false],
])('node_modules with %s is up to date', (_case, installed, expected) => {
  expect(isInstalled(workspace(installed))).toBe(expected);
});
