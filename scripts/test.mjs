#!/usr/bin/env node
/**
 * Runs every check of the workspace and ends with the plain line `N passed, N failed`:
 *
 *   node scripts/test.mjs [--engine wasm] [vitest arguments]
 *
 * Lint and import boundaries count as one check each. Files that need the native engine or Linux namespaces are left out
 * and listed where there are none. `--engine` runs the suites of the packages that compute, and nothing else, on that
 * engine.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closingLine } from './test/closing-line.mjs';
import { inapplicableTests, testFilesEndingIn } from './test/conditional-tests.mjs';
import { run } from './test/run.mjs';
import { runVitest } from './test/run-vitest.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ENGINE_PROJECTS = ['core', 'train', 'eval', 'prune'];

async function main() {
  const { engine, vitestArgs } = parseArguments(process.argv.slice(2));
  const checks = engine === undefined ? await runChecks() : [];
  const tests = await runTests({ engine, vitestArgs });
  const passed = tests.passed + checks.filter((isPassed) => isPassed).length;
  const failed = tests.failed + checks.filter((isPassed) => !isPassed).length;
  process.exitCode = failed > 0 ? 1 : 0;
  // The output of the tests is long: what failed is repeated where it is seen.
  for (const name of tests.failures) process.stdout.write(`failed: ${name.replace(`${ROOT}`, '')}\n`);
  process.stdout.write(`${closingLine({ ...tests, passed, failed })}\n`);
}

function parseArguments(args) {
  const index = args.indexOf('--engine');
  if (index < 0) return { engine: undefined, vitestArgs: args };
  const engine = args[index + 1];
  if (engine === undefined) {
    process.stderr.write('test: --engine must be followed by an engine name; got none\n');
    process.exit(2);
  }
  return { engine, vitestArgs: args.toSpliced(index, 2) };
}

/** Lint and boundaries; whether each passed. */
async function runChecks() {
  const biome = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const lint = await run([biome, 'check', '.'], { cwd: ROOT });
  const boundaries = await run([join(ROOT, 'scripts', 'check-boundaries.mjs')], { cwd: ROOT });
  for (const [name, exitCode] of Object.entries({ lint, boundaries })) {
    process.stdout.write(`${name}: ${exitCode === 0 ? 'passed' : 'failed'}\n`);
  }
  return [lint === 0, boundaries === 0];
}

async function runTests({ engine, vitestArgs }) {
  const inapplicable = inapplicableTests(engine);
  const args = [...(engine === undefined ? [] : ENGINE_PROJECTS.map((name) => `--project=${name}`)), ...vitestArgs];
  const endings = inapplicable.map(({ ending }) => ending).join(',');
  const env = { ...process.env, SSMA_TESTS_LEFT_OUT: endings, ...(engine !== undefined && { SSMA_ENGINE: engine }) };
  const counts = await runVitest(args, { root: ROOT, env });
  const folders = engine === undefined ? ['packages', 'apps'] : ENGINE_PROJECTS.map((name) => `packages/${name}`);
  for (const { ending, reason } of inapplicable) {
    for (const file of testFilesEndingIn(ending, { root: ROOT, folders })) {
      process.stdout.write(`not applicable: ${file} (${reason})\n`);
    }
  }
  return counts;
}

await main();
