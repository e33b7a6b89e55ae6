import { join } from 'node:path';
import { whileShowing } from '../../packages/core/native/progress.mjs';
import { runCommand } from '../../packages/core/native/run-command.mjs';

const PAGE = join('apps', 'dashboard', 'scripts', 'build-dashboard.mjs');

/**
 * Type-checks and builds every package; what is up to date is left as it is.
 *
 * @throws Error  with the compiler's messages
 */
export async function buildPackages(root, { progress }) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const run = runCommand(process.execPath, [compiler, '-b'], { cwd: root });
  const { exitCode, output } = await whileShowing(progress, 'building the packages', run);
  if (exitCode !== 0) throw new Error(`tsc -b:\n${output.trimEnd()}`);
}

/**
 * Builds the page of `ssma serve`; does nothing when it is built of the present sources.
 *
 * @throws Error  with the bundler's messages
 */
export async function buildPage(root, { progress }) {
  const run = runCommand(process.execPath, [join(root, PAGE)], { cwd: root });
  const { exitCode, output } = await whileShowing(progress, 'building the page', run);
  if (exitCode !== 0) throw new Error(`${PAGE}:\n${output.trimEnd()}`);
}
