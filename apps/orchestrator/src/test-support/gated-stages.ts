import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { StageContext, StageRunners } from '../stages/stage-context.js';
import { StageStopped } from '../stages/stage-context.js';
import type { GateCommand, GateGreeting } from './stage-gate.js';

// Stage runners for tests, run in real child processes. Each tells the test's gate that it has begun and then does what
// the test says, so that a test can act at an exact moment without waiting for time to pass.

/** Two classes; three of four pixels right: IoU 0.5 and 2/3. */
const CONFUSION = { numClasses: 2, counts: [1, 0, 1, 2] };

export const stageRunners: StageRunners = {
  async train(context) {
    const steps = await followGate(context);
    return { kind: 'train', steps, finalLoss: 1 / (1 + steps) };
  },
  async evaluate(context) {
    await followGate(context);
    return { kind: 'evaluate', classNames: ['road', 'car'], confusion: CONFUSION, groups: [] };
  },
};

/** @returns the number of steps that the stage has made, those of earlier attempts included */
async function followGate(context: StageContext): Promise<number> {
  const { task, signal } = context;
  const checkpoint = join(task.dir, 'checkpoint.json');
  let steps: number = existsSync(checkpoint) ? JSON.parse(readFileSync(checkpoint, 'utf8')) : 0;
  const socket = connect(process.env.SSMA_TEST_GATE ?? '');
  const commands = createInterface({ input: socket });
  let isDefiant = false;
  // Destroying the socket alone would leave the loop below waiting for a line.
  signal.addEventListener('abort', () => {
    if (isDefiant) return;
    commands.close();
    socket.destroy();
  });
  await once(socket, 'connect');
  socket.write(
    `${JSON.stringify({ key: task.key, kind: task.kind, pid: process.pid, steps } satisfies GateGreeting)}\n`,
  );
  for await (const line of commands) {
    const command: GateCommand = JSON.parse(line);
    if (command === 'finish') {
      if (existsSync(checkpoint)) await context.reportArtifact({ kind: 'checkpoint', path: 'checkpoint.json' });
      socket.destroy();
      return steps;
    }
    if (command === 'crash') process.exit(3);
    if (command === 'fail') throw new Error('the test made it fail');
    if (command === 'diverge') throw Object.assign(new Error('loss must be finite; got NaN'), { code: 'DIVERGED' });
    if (command === 'defy') {
      isDefiant = true;
      await startDefiantProcess(context);
      socket.write('"defiant"\n');
      continue;
    }
    steps += 1;
    writeFileSync(`${checkpoint}.part`, JSON.stringify(steps));
    renameSync(`${checkpoint}.part`, checkpoint);
    context.reportProgress({ phase: 'training', step: steps, totalSteps: 10, loss: 1 / steps });
    context.reportMetrics([{ name: 'loss', step: steps, value: 1 / steps }]);
    socket.write('"stepped"\n');
  }
  throw new StageStopped('the gate closed');
}

/** Starts a process of the stage's group that greets the gate and would live for ever. */
async function startDefiantProcess({ task }: StageContext): Promise<void> {
  const script = `
    const socket = require('node:net').connect(process.env.SSMA_TEST_GATE);
    const greeting = { key: ${JSON.stringify(task.key)}, kind: 'process', pid: process.pid, steps: 0 };
    socket.write(JSON.stringify(greeting) + '\\n', () => console.log('greeted'));
    process.on('SIGTERM', () => undefined);
    setInterval(() => undefined, 1e6);`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
}
