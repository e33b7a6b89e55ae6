import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { builtProgram } from './test-support/built-module.js';
import { ssma } from './test-support/run-command.js';
import { sweepText } from './test-support/sweep-text.js';
import { temporaryFolder } from './test-support/temporary-folder.js';

function sweepFile(...lines: readonly string[]): { file: string; runs: string } {
  const folder = temporaryFolder();
  const file = join(folder, 'tiny.yaml');
  writeFileSync(file, sweepText(...lines));
  return { file, runs: join(folder, 'runs') };
}

test('a bad sweep file ends with 2 and says why on stderr only', async () => {
  const { file } = sweepFile('seedz: 1');
  expect(await ssma('sweep', 'plan', file)).toEqual({
    code: 2,
    stdout: '',
    stderr: `${file}:6:1: the sweep file must have known keys only; got "seedz"; did you mean "seeds"?`,
  });
});

test.each([
  ['an unknown option', ['sweep', 'plan', 'x.yaml', '--bogus'], "error: unknown option '--bogus'"],
  ['an unknown command', ['sweep', 'plot'], "error: unknown command 'plot'"],
  ['a missing argument', ['sweep', 'plan'], "error: missing required argument 'file'"],
  [
    'a number that is none',
    ['sweep', 'start', 'x.yaml', '-j', '0'],
    "option '-j, --concurrency <n>' argument '0' is invalid. It must be a whole number >= 1; got 0.",
  ],
])('%s ends with 2 and is named', async (_case, args, message) => {
  const { code, stdout, stderr } = await ssma(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('a sweep that was never started, and a folder without runs, end with 2', async () => {
  const { runs } = sweepFile();
  const { code, stderr } = await ssma('sweep', 'status', 'tiny', '--runs', runs);
  expect(code).toBe(2);
  expect(stderr).toContain(`${join(runs, 'ssma.sqlite')}: the runs folder must have a database; got none`);
});

test('plan prints trials, stages and what was dropped', async () => {
  const { file, runs } = sweepFile('grid: { train.steps: [1, 2] }', 'exclude: [{ train.steps: 2, reason: too long }]');
  const { code, stdout } = await ssma('sweep', 'plan', file, '--runs', runs);
  expect(code).toBe(0);
  expect(stdout.replace(/\b([ts])[0-9a-f]{16}/g, '$1…')).toBe(
    [
      'tiny: 1 trial, 2 stages, 0 of them done',
      'Estimated time, one stage at a time: unknown; no past run of expert rgb, evaluate',
      '',
      't…  base  expert rgb s…  evaluate s…',
      '',
      'Dropped:',
      'train.steps=2  exclude[0]: too long',
      '',
    ].join('\n'),
  );
});

test('--json prints one document and nothing else', async () => {
  const { file, runs } = sweepFile('exclude: [{ train.steps: 3 }]');
  const { stdout, stderr } = await ssma('sweep', 'plan', file, '--json', '--runs', runs);
  const { trials, stages } = JSON.parse(stdout);
  expect(stages.map(({ kind, state }: { kind: string; state: string }) => [kind, state])).toEqual([
    ['train', 'waiting'],
    ['evaluate', 'waiting'],
  ]);
  expect(trials).toHaveLength(1);
  expect(stderr).toBe(`${file}:6:11: exclude[0] changes no trial: is one of its values mistyped?`);
});

test('help and version end with 0', async () => {
  expect((await ssma('--help')).code).toBe(0);
  expect(await ssma('--version')).toMatchObject({ code: 0, stdout: '0.1.0\n' });
});

test('TensorFlow.js, which takes a second to load, is loaded by the commands that need it alone', () => {
  const script = `
    import { createRequire } from 'node:module';
    await import(${JSON.stringify(pathToFileURL(builtProgram()).href)});
    console.log(Object.keys(createRequire('/').cache).filter((path) => path.includes('@tensorflow')).length);`;
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe('0\n');
});
