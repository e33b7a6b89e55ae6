import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureCacheFolder } from '../../packages/core/native/cache-folder.mjs';
import { withLock } from '../../packages/core/native/lock.mjs';
import { createProgress, exitOnInterrupt } from '../../packages/core/native/progress.mjs';
import { buildPackages, buildPage } from './build-packages.mjs';
import { setUpNativeEngine } from './native-engine.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { buildSqliteAddon } from './sqlite-addon.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const OPTIONS = {
  gpu: { type: 'boolean', default: false },
  cpu: { type: 'boolean', default: false },
  'retry-native': { type: 'boolean', default: false },
};

/** Runs the set-up; the process ends with 1 when the product could not work, 2 on an unknown option. */
export async function main() {
  const progress = createProgress();
  exitOnInterrupt(progress);
  try {
    const { values } = parseArgs({ options: OPTIONS });
    const cache = ensureCacheFolder();
    const lockFile = join(cache, `setup-${createHash('sha256').update(ROOT).digest('hex').slice(0, 16)}.lock`);
    const onWait = (holder) =>
      progress.step(`another set-up of this folder (process ${holder}) is at work, waiting for it`);
    await withLock(lockFile, () => setUp({ options: values, cache, progress }), onWait);
  } catch (error) {
    progress.step(`set-up failed: ${error.message}`);
    process.exitCode = error.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
  }
}

/** The four builds need the packages and not each other; a failure waits for the others, which are kept. */
async function setUp({ options, cache, progress }) {
  await installNpmPackages(ROOT, { cache, progress });
  const builds = await Promise.allSettled([
    buildSqliteAddon(ROOT, { cache, progress }),
    setUpNativeEngine({ options, progress }),
    buildPackages(ROOT, { progress }),
    buildPage(ROOT, { progress }),
  ]);
  const failed = builds.find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
