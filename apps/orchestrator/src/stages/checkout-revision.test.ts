import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { checkoutRevision } from './checkout-revision.js';

function git(folder: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' }).trim();
}

/** A repository with a file, not committed yet. */
function repository(): string {
  const folder = temporaryFolder();
  git(folder, 'init', '--quiet');
  writeFileSync(join(folder, 'code.ts'), 'one');
  git(folder, 'add', 'code.ts');
  return folder;
}

test('is the commit, marked when tracked files differ from it', async () => {
  const folder = repository();
  expect(await checkoutRevision(folder)).toBeNull();
  git(folder, 'commit', '--quiet', '-m', 'first');
  const commit = git(folder, 'rev-parse', 'HEAD');
  writeFileSync(join(folder, 'notes.txt'), 'not tracked');
  expect(await checkoutRevision(folder)).toBe(commit);
  writeFileSync(join(folder, 'code.ts'), 'another');
  expect(await checkoutRevision(folder)).toBe(`${commit}+changes`);
});

test('is that of a further work tree, and not of the checkout that the environment names', async () => {
  const folder = repository();
  git(folder, 'commit', '--quiet', '-m', 'first');
  const other = join(temporaryFolder(), 'other');
  git(folder, 'worktree', 'add', '--quiet', other);
  git(other, 'commit', '--quiet', '--allow-empty', '-m', 'second');
  const commit = git(other, 'rev-parse', 'HEAD');
  vi.stubEnv('GIT_DIR', join(folder, '.git'));
  const found = await checkoutRevision(other);
  vi.unstubAllEnvs();
  expect(found).toBe(commit);
});

test('is null in a folder inside the checkout of something else, and where git cannot read the checkout', async () => {
  const folder = repository();
  git(folder, 'commit', '--quiet', '-m', 'first');
  const installed = join(folder, 'node_modules');
  mkdirSync(installed);
  expect(await checkoutRevision(installed)).toBeNull();
  const broken = temporaryFolder();
  mkdirSync(join(broken, '.git'));
  expect(await checkoutRevision(broken)).toBeNull();
});

test('is null without git', async () => {
  const folder = repository();
  git(folder, 'commit', '--quiet', '-m', 'first');
  vi.stubEnv('PATH', temporaryFolder());
  const found = await checkoutRevision(folder);
  vi.unstubAllEnvs();
  expect(found).toBeNull();
});
