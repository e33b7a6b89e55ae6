import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureFile, manifestFile, nativeFolder, nativeKey } from '../../packages/core/native/locations.mjs';

/**
 * Kinds of test files that do not apply to this run, with the reason: `*.native.test.ts` needs the native engine,
 * `*.namespace.test.ts` needs Linux namespaces that a user may make, `*.browser.test.ts` needs Chromium.
 */
export function inapplicableTests(engine = process.env.SSMA_ENGINE) {
  const kinds = [
    { ending: '.native.test.ts', reason: reasonWithoutNative(engine) },
    { ending: '.namespace.test.ts', reason: reasonWithoutNamespaces() },
    { ending: '.browser.test.ts', reason: reasonWithoutChromium() },
  ];
  return kinds.filter(({ reason }) => reason !== undefined);
}

/** Files of a kind, relative to the root. */
export function testFilesEndingIn(ending, { root, folders }) {
  const filesIn = (folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith(ending) && !/\/(node_modules|dist)\//.test(path));
  return folders.flatMap(filesIn).sort();
}

function reasonWithoutNative(engine) {
  if (engine !== undefined && engine !== '' && engine !== 'native') return `the run is on the ${engine} engine`;
  const isInstalled = ['cpu', 'cuda'].some((variant) => existsSync(manifestFile(nativeFolder({ variant }))));
  return isInstalled ? undefined : `no native TensorFlow engine: ${recordedReason()}`;
}

function recordedReason() {
  if (!existsSync(failureFile())) return 'npm run setup installs it';
  const failures = JSON.parse(readFileSync(failureFile(), 'utf8'));
  return failures[nativeKey({ variant: 'cpu' })]?.reason ?? 'npm run setup installs it';
}

function reasonWithoutNamespaces() {
  const { status, error, stderr } = spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'true']);
  if (status === 0) return undefined;
  return `no Linux namespaces: ${error?.message ?? String(stderr).trim()}`;
}

function reasonWithoutChromium() {
  const program = process.env.SSMA_CHROMIUM ?? '/usr/bin/chromium';
  return existsSync(program) ? undefined : `no Chromium at ${program}; SSMA_CHROMIUM names another place`;
}
