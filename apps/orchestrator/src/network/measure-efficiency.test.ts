import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { measureEfficiency } from './measure-efficiency.js';

const SETTINGS = { warmUp: 0, passes: 1 };

/** Measures `ssma` by a process that runs some lines for each task: `task`, `answer(reply)`. */
function measuredBy(lines: string, batchSizes: readonly number[]) {
  const folder = temporaryFolder();
  const [entry, log] = [join(folder, 'measuring.mjs'), join(folder, 'asked')];
  writeFileSync(
    entry,
    `import { appendFileSync } from 'node:fs';
     const answer = (reply) => process.send(reply, () => process.exit(0));
     process.once('message', (task) => {
       const { kind, batchSize } = task.measure;
       appendFileSync(${JSON.stringify(log)}, \`\${kind} \${batchSize ?? ''}\\n\`);
       ${lines}
     });`,
  );
  const source = { kind: 'checkpoint', path: 'x.safetensors' } as const;
  const progress: number[][] = [];
  const report = measureEfficiency(
    [{ name: 'ssma', source }],
    { ...SETTINGS, batchSizes },
    {
      program: { entry, execArgv: [] },
      onProgress: (...counts) => void progress.push(counts),
    },
  );
  return { report, progress, asked: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split(/\s*\n/) : []) };
}

const MODULES = `if (kind === 'modules') return answer({ kind, measured: { machine: { node: '20' }, classes: 5 } });`;
const FITS = "answer({ kind: 'latency', measured: { batchSize, medianMs: 10 * batchSize } })";

test.each([
  ['is killed', "process.kill(process.pid, 'SIGKILL')", 'the system ended the process with SIGKILL'],
  ['crashes', "process.kill(process.pid, 'SIGSEGV')", 'the system ended the process with SIGSEGV'],
  ['says so', "answer({ kind: 'did-not-fit', reason: 'OOM when allocating' })", 'OOM when allocating'],
])('a batch whose process %s did not fit, and larger ones are not tried', async (_case, end, reason) => {
  const { report, progress, asked } = measuredBy(`${MODULES} if (batchSize < 4) ${FITS}; else ${end};`, [1, 2, 4, 8]);
  expect(await report).toEqual({
    machine: { node: '20' },
    settings: { ...SETTINGS, batchSizes: [1, 2, 4, 8] },
    networks: [
      {
        name: 'ssma',
        source: { kind: 'checkpoint', path: 'x.safetensors' },
        classes: 5,
        batches: [
          { kind: 'measured', batchSize: 1, medianMs: 10 },
          { kind: 'measured', batchSize: 2, medianMs: 20 },
          { kind: 'did-not-fit', batchSize: 4, reason },
          { kind: 'did-not-fit', batchSize: 8, reason: 'nor did a batch of 4' },
        ],
      },
    ],
  });
  expect(asked()).toEqual(['modules', 'latency 1', 'latency 2', 'latency 4']);
  expect(progress).toEqual([0, 1, 2, 3, 4, 5].map((done) => [done, 5]));
});

test('a process that was asked to end, or ends without an answer, is an error', async () => {
  await expect(measuredBy(`${MODULES} process.kill(process.pid, 'SIGTERM');`, [1]).report).rejects.toThrow(
    'efficiency: the measuring process must answer; it ended with SIGTERM',
  );
  await expect(measuredBy('process.exit(3);', [1]).report).rejects.toThrow(
    'efficiency: the measuring process must answer; it ended with exit code 3',
  );
});

test('what failed keeps its message and its code', async () => {
  const failing = "answer({ kind: 'failed', message: 'x.safetensors: damaged', code: 'CHECKPOINT' });";
  await expect(measuredBy(failing, [1]).report).rejects.toMatchObject({
    message: 'x.safetensors: damaged',
    code: 'CHECKPOINT',
  });
});

test('a network whose modules do not fit has no result', async () => {
  const full = "answer({ kind: 'did-not-fit', reason: 'OOM when allocating' });";
  await expect(measuredBy(full, [1]).report).rejects.toThrow(
    'efficiency: ssma: its modules must fit into memory for one image; got OOM when allocating',
  );
});
