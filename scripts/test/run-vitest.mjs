import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';
import { vitestCounts } from './vitest-counts.mjs';

/**
 * Runs vitest once with its usual output, and returns `{ passed, failed, skipped, failures }`.
 *
 * @param args            vitest's arguments after `run`
 * @param options.root    the workspace
 * @param options.node    Node to run it with; the running one by default
 */
export async function runVitest(args, { root, env = process.env, node = process.execPath }) {
  const scratch = mkdtempSync(join(tmpdir(), 'ssma-test-'));
  const jsonFile = join(scratch, 'vitest.json');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${jsonFile}`];
  try {
    const exitCode = await run([vitest, 'run', ...reporters, ...args], { cwd: root, env, node });
    return vitestCounts(jsonFile, exitCode);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
