import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Root of the checkout that this module is part of, if it is part of one. */
const OWN_CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * Commit of a git checkout, with `+changes` behind it when tracked files differ from it.
 *
 * @param root folder of the checkout; that of ssma by default
 * @returns null when there is no checkout at `root` itself, no commit in it, or no git that reads it; never rejects
 */
export async function checkoutRevision(root = OWN_CHECKOUT): Promise<string | null> {
  try {
    // Named, because an installed ssma may lie inside the checkout of something else, and the environment may name another,
    // as in a git hook. Without the lock, nobody's commit has to wait.
    const checkout = ['--git-dir', join(root, '.git'), '--work-tree', root, '--no-optional-locks'];
    const question = ['status', '--porcelain=v2', '--branch', '--untracked-files=no'];
    const { stdout } = await run('git', [...checkout, ...question], { cwd: root });
    const commit = /^# branch\.oid ([0-9a-f]+)$/m.exec(stdout)?.[1];
    if (commit === undefined) return null;
    return /^[^#\n]/m.test(stdout) ? `${commit}+changes` : commit;
  } catch (error) {
    // No checkout here, no git, or one that cannot read it. What a stage computes does not depend on it.
    if (error instanceof Error) return null;
    throw error;
  }
}
