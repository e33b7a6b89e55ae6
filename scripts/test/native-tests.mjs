import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureFile, manifestFile, nativeFolder, nativeKey } from '../../packages/core/native/locations.mjs';

/** Why the tests that need the native engine do not apply to this run, or undefined when they do. */
export function reasonWithoutNative(engine = process.env.SSMA_ENGINE) {
  if (engine !== undefined && engine !== '' && engine !== 'native') return `the run is on the ${engine} engine`;
  const isInstalled = ['cpu', 'cuda'].some((variant) => existsSync(manifestFile(nativeFolder({ variant }))));
  return isInstalled ? undefined : `no native TensorFlow engine: ${recordedReason()}`;
}

function recordedReason() {
  if (!existsSync(failureFile())) return 'npm run setup installs it';
  const failures = JSON.parse(readFileSync(failureFile(), 'utf8'));
  return failures[nativeKey({ variant: 'cpu' })]?.reason ?? 'npm run setup installs it';
}

/** Test files that need the native engine, relative to the root. */
export function nativeTestFiles(root, folders) {
  const filesIn = (folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.native.test.ts') && !/\/(node_modules|dist)\//.test(path));
  return folders.flatMap(filesIn).sort();
}
