#!/usr/bin/env node
/**
 * Runs the tests on every Node release line that the product supports, with binaries from the npm registry:
 *
 *   npm run test:node-versions [-- vitest arguments]
 *
 * Node 20 gets a better-sqlite3 addon of its own; newer ones and the native engine use Node-API. Ends with a table and
 * with the totals as `N passed, N failed`.
 */
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureCacheFolder } from '../packages/core/native/cache-folder.mjs';
import { createProgress, exitOnInterrupt } from '../packages/core/native/progress.mjs';
import { npmScript } from './setup/npm-command.mjs';
import { closingLine } from './test/closing-line.mjs';
import { fetchNode } from './test/fetch-node.mjs';
import { run } from './test/run.mjs';
import { runVitest } from './test/run-vitest.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE_MAJORS = [20, 22, 24];
const SET_UP_FAILED = { passed: 0, failed: 1, skipped: 0 };

async function main() {
  const progress = createProgress();
  exitOnInterrupt(progress);
  const cache = ensureCacheFolder();
  const rows = [];
  for (const major of NODE_MAJORS) {
    const { node, version } = await fetchNode(major, { cache, progress });
    progress.step(`Node ${version}: set-up and tests`);
    rows.push({ version, ...(await testOn(node)) });
  }
  for (const row of rows) process.stdout.write(`Node ${row.version.padEnd(10)} ${closingLine(row)}\n`);
  const total = (name) => rows.reduce((sum, row) => sum + row[name], 0);
  const totals = { passed: total('passed'), failed: total('failed'), skipped: total('skipped') };
  process.stdout.write(`${closingLine(totals)}\n`);
  process.exitCode = totals.failed > 0 ? 1 : 0;
}

/** Counts of set-up and tests under one Node, which comes first on the PATH and without an npm of its own. */
async function testOn(node) {
  const path = `${dirname(node)}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH: path, npm_execpath: npmScript() ?? process.env.npm_execpath };
  const setUpExitCode = await run([join(ROOT, 'scripts', 'setup.mjs')], { cwd: ROOT, env, node });
  if (setUpExitCode !== 0) return SET_UP_FAILED;
  return runVitest(process.argv.slice(2), { root: ROOT, env, node });
}

await main();
