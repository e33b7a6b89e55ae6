import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCacheFolder } from './cache-folder.mjs';
import { checkAddon } from './check-addon.mjs';
import { compileAddons } from './compile-addon.mjs';
import { isFailureFinal, NativeSetupError, recordedFailure, recordFailure } from './failures.mjs';
import {
  addonFile,
  manifestFile,
  nativeFolder,
  nativeKey,
  stderrSwitchFile,
  TENSORFLOW_VERSION,
  TFJS_VERSION,
} from './locations.mjs';
import { withLock } from './lock.mjs';
import { hasNvidiaGpu, platformSupport } from './platform-support.mjs';
import { findToolchain } from './toolchain.mjs';
import { unpackLibraries } from './unpack-libraries.mjs';
import { writeJson } from './write-json.mjs';

/**
 * Puts the native TensorFlow engine into the per-user cache: fetches libtensorflow from its Python wheel, compiles the
 * addon, checks that it loads. Does nothing when that was done; goes on where an interrupted run ended.
 *
 * @param options.variant   `cpu`, `cuda` or `auto` (default): CUDA where there is an NVIDIA GPU, else, or if that fails, CPU
 * @param options.isRetry   tries again although the same set-up failed before in the same environment
 * @param options.progress  from `createProgress`
 * @returns `{ status, variant, folder, isUsingGpu }` with status `ready` (was there) or `installed`, or
 *          `{ status: 'unavailable', variant, reason }`; `note` says why `auto` fell back to CPU
 * @throws Error  when the cache folder cannot be written
 */
export async function installEngine({ variant = 'auto', isRetry = false, progress }) {
  if (variant !== 'auto') return installVariant(variant, { isRetry, progress });
  const wantsCuda = await hasNvidiaGpu();
  const first = await installVariant(wantsCuda ? 'cuda' : 'cpu', { isRetry, progress });
  if (first.status !== 'unavailable' || !wantsCuda) return first;
  const second = await installVariant('cpu', { isRetry, progress });
  return { ...second, note: `NVIDIA GPU found, but the CUDA engine is not available: ${first.reason}` };
}

async function installVariant(variant, { isRetry, progress }) {
  const key = nativeKey({ variant });
  const cache = ensureCacheFolder();
  const folder = nativeFolder({ variant, cache });
  const ready = readyManifest(folder);
  if (ready) return { status: 'ready', variant, folder, isUsingGpu: ready.isUsingGpu };
  let environment = '';
  try {
    const support = platformSupport({ variant });
    const toolchain = await findToolchain();
    environment = toolchain.environment;
    const failure = recordedFailure(key, cache);
    if (!isRetry && isFailureFinal(failure, environment, Date.now())) {
      return {
        status: 'unavailable',
        variant,
        reason: `${failure.reason} (${failure.time}; --retry-native tries again)`,
      };
    }
    const onWait = (holder) =>
      progress.step(`native engine: another set-up (process ${holder}) is at work, waiting for it`);
    const build = () => buildEngine(folder, { variant, support, toolchain, progress });
    const manifest = await withLock(join(cache, 'native', '.lock'), build, onWait);
    recordFailure(key, undefined, cache);
    return { status: 'installed', variant, folder, isUsingGpu: manifest.isUsingGpu };
  } catch (error) {
    if (!(error instanceof NativeSetupError)) throw error;
    const time = new Date().toISOString();
    recordFailure(key, { time, kind: error.kind, reason: error.message, environment }, cache);
    return { status: 'unavailable', variant, reason: error.message };
  }
}

/** The manifest of a complete build whose files have the recorded sizes, or undefined. */
function readyManifest(folder) {
  const manifest = readManifest(manifestFile(folder));
  const sizes = Object.entries(manifest?.sizesBytes ?? {});
  const isIntact = sizes.every(
    ([name, size]) => statSync(join(folder, name), { throwIfNoEntry: false })?.size === size,
  );
  return sizes.length > 0 && isIntact ? manifest : undefined;
}

function readManifest(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function buildEngine(folder, { variant, support, toolchain, progress }) {
  const ready = readyManifest(folder);
  if (ready) return ready;
  const work = `${folder}.tmp`;
  removeOtherWork(work);
  mkdirSync(work, { recursive: true });
  if (!existsSync(join(work, 'root'))) requireDiskSpace(work, support.neededBytes);
  const root = await unpackLibraries(work, { support, variant, toolchain, progress });
  progress.step(`compiling the TensorFlow addon with ${toolchain.compiler}`);
  await compileAddons(root, { compiler: toolchain.compiler, support });
  const { tensorflow, isUsingGpu } = await checkAddon(root);
  if (tensorflow !== TENSORFLOW_VERSION) {
    throw new NativeSetupError('load', `libtensorflow must be ${TENSORFLOW_VERSION}; got ${tensorflow} (${root})`);
  }
  const manifest = engineManifest(root, { variant, support, isUsingGpu });
  writeJson(manifestFile(root), manifest);
  rmSync(folder, { recursive: true, force: true });
  renameSync(root, folder);
  rmSync(work, { recursive: true, force: true });
  return manifest;
}

/** Scratch folders of other versions or variants; the lock is held, so nobody uses them. */
function removeOtherWork(work) {
  const parent = join(work, '..');
  for (const name of readdirSync(parent).filter((entry) => entry.endsWith('.tmp'))) {
    if (join(parent, name) !== work) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function requireDiskSpace(folder, neededBytes) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= neededBytes) return;
  const gigabytes = (bytes) => (bytes / 1e9).toFixed(1);
  throw new NativeSetupError(
    'disk',
    `free disk space must be ${gigabytes(neededBytes)} GB; got ${gigabytes(bavail * bsize)} GB (${folder}; SSMA_CACHE chooses another folder)`,
  );
}

function engineManifest(root, { variant, support, isUsingGpu }) {
  const files = [addonFile('.'), stderrSwitchFile('.'), ...support.libraries.map((name) => join('tensorflow', name))];
  const sizesBytes = Object.fromEntries(files.map((name) => [name, statSync(join(root, name)).size]));
  const { platform, arch } = process;
  return { tensorflow: TENSORFLOW_VERSION, tfjs: TFJS_VERSION, variant, platform, arch, isUsingGpu, sizesBytes };
}
