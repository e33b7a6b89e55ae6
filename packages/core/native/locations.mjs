/**
 * Where the native engine lies on disk: the one definition that the installer writes to and the loader reads from.
 * Plain JavaScript, so that it works before anything is built.
 */
import { accessSync, constants, existsSync, lstatSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Release of the Python wheel that libtensorflow is taken from. */
export const TENSORFLOW_VERSION = '2.21.0';

/** Release of `@tensorflow/tfjs-node-gpu` whose addon sources are compiled. */
export const TFJS_VERSION = '4.22.0';

/**
 * Per-user cache of everything that set-up fetches or compiles.
 *
 * `$SSMA_CACHE`, else `$XDG_CACHE_HOME/ssma`, else `~/Library/Caches/ssma` (macOS) or `~/.cache/ssma`; where the home
 * folder cannot be written, `<temporary folder>/ssma-<user id>`.
 *
 * @throws Error  when the temporary folder would be used and belongs to another user (its addons would run as ours)
 */
export function cacheFolder({ env = process.env, platform = process.platform } = {}) {
  if (env.SSMA_CACHE) return resolve(env.SSMA_CACHE);
  if (env.XDG_CACHE_HOME) return resolve(env.XDG_CACHE_HOME, 'ssma');
  const home = env.HOME || homedir();
  const folder = platform === 'darwin' ? join(home, 'Library', 'Caches', 'ssma') : join(home, '.cache', 'ssma');
  return home !== '' && isWritable(folder) ? folder : temporaryCacheFolder();
}

function temporaryCacheFolder() {
  const userId = process.getuid?.() ?? 'user';
  const folder = join(tmpdir(), `ssma-${userId}`);
  const owner = lstatSync(folder, { throwIfNoEntry: false });
  if (owner !== undefined && (!owner.isDirectory() || owner.uid !== userId)) {
    throw new Error(
      `cache folder: ${folder} must be a folder of user ${userId}; got one of user ${owner.uid} (set SSMA_CACHE)`,
    );
  }
  return folder;
}

/** True when `path`, or the nearest folder above it that exists, can be written. */
function isWritable(path) {
  if (!existsSync(path)) return dirname(path) !== path && isWritable(dirname(path));
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) return false;
    throw error;
  }
}

/** Name that tells one build of the native engine from another, such as `tensorflow-2.21.0-cpu-linux-x64-tfjs-4.22.0`. */
export function nativeKey({ variant, platform = process.platform, arch = process.arch }) {
  return `tensorflow-${TENSORFLOW_VERSION}-${variant}-${platform}-${arch}-tfjs-${TFJS_VERSION}`;
}

/**
 * Folder of one build of the native engine: `tfjs_binding.node`, `tensorflow/` (the two libraries and their headers),
 * `nvidia/` (CUDA only) and `manifest.json`, which is written last: without it the build is not complete.
 *
 * @param build.variant  `cpu` or `cuda`
 */
export function nativeFolder({ variant, platform = process.platform, arch = process.arch, cache = cacheFolder() }) {
  return join(cache, 'native', nativeKey({ variant, platform, arch }));
}

/** The addon inside a native folder. */
export function addonFile(folder) {
  return join(folder, 'tfjs_binding.node');
}

/** The addon that turns standard error off and on, inside a native folder. */
export function stderrSwitchFile(folder) {
  return join(folder, 'stderr_switch.node');
}

/** The manifest inside a native folder. */
export function manifestFile(folder) {
  return join(folder, 'manifest.json');
}

/** Record of builds that failed: a JSON object from native key to `{ time, kind, reason, environment }`. */
export function failureFile({ cache = cacheFolder() } = {}) {
  return join(cache, 'native', 'native-failure.json');
}
