import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cacheFolder, failureFile, manifestFile, nativeFolder } from './locations.mjs';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ssma-locations-'));
  onTestFinished(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

test('SSMA_CACHE comes before XDG_CACHE_HOME, which comes before the home folder', () => {
  const home = temporaryFolder();
  expect(cacheFolder({ env: { SSMA_CACHE: '/a', XDG_CACHE_HOME: '/b', HOME: home } })).toBe('/a');
  expect(cacheFolder({ env: { XDG_CACHE_HOME: '/b', HOME: home } })).toBe('/b/ssma');
  expect(cacheFolder({ env: { HOME: home }, platform: 'linux' })).toBe(join(home, '.cache/ssma'));
});

test('macOS keeps caches in Library', () => {
  const home = temporaryFolder();
  expect(cacheFolder({ env: { HOME: home }, platform: 'darwin' })).toBe(join(home, 'Library/Caches/ssma'));
});

test('a build is named by TensorFlow, variant, platform and TensorFlow.js', () => {
  const folder = nativeFolder({ variant: 'cuda', platform: 'linux', arch: 'x64', cache: '/c' });
  expect(folder).toBe('/c/native/tensorflow-2.21.0-cuda-linux-x64-tfjs-4.22.0');
  expect(manifestFile(folder)).toBe(`${folder}/manifest.json`);
  expect(failureFile({ cache: '/c' })).toBe('/c/native/native-failure.json');
});
