import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { StageContext, StageOutcome, StageRunners } from '../stages/stage-context.js';
import { SOME_PROVENANCE } from './some-provenance.js';
import type { GateGreeting } from './stage-gate.js';

// Stage runners that misbehave as their key says, run in real child processes. Each greets the gate in its folder and
// holds the connection until its process is gone, so that a test can await exactly that.

const OUTCOME: StageOutcome<'evaluate'> = {
  kind: 'evaluate',
  classNames: ['road', 'car'],
  confusion: { numClasses: 2, counts: [1, 0, 1, 2] },
  groups: [],
};

/** As `StageStopped` in the module of schemas, which would take most of the time of these tests to load. */
class StageStopped extends Error {
  readonly code = 'STOPPED';
}

type Behaviour = (context: StageContext<'evaluate'>) => Promise<void> | void;

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  'ends at once': () => undefined,
  'keeps its state': keepStateWhenAsked,
  'does not stop': forever,
  'leaves a process and ends': (context) => startProcess(context),
  'leaves a process and keeps its state': async (context) => {
    await startProcess(context);
    await keepStateWhenAsked(context);
  },
  'blocks its loop for ever': () => void block(Number.POSITIVE_INFINITY),
  'blocks its loop for two seconds': async ({ signal }) => {
    block(2000);
    // The first turn reads what has arrived; one more is enough for anything that follows from it.
    for (let turn = 0; turn < 3; turn++) await setImmediate();
    if (signal.aborted) throw new StageStopped('its parent was taken for silent');
  },
  'takes memory, then keeps its state': async (context) => {
    await takeMemory(context.signal);
    await keepStateWhenAsked(context);
  },
  'takes memory and does not stop': async ({ signal }) => {
    await takeMemory(signal);
    await forever();
  },
  'hangs after its result': () => void process.on('exit', () => block(Number.POSITIVE_INFINITY)),
  'says nonsense': async () => {
    process.send?.({ type: 'nonsense' });
    await forever();
  },
  'reports once': async ({ reportProgress }) => {
    reportProgress({ phase: 'reporting', step: 1, totalSteps: 2 });
    await forever();
  },
  'writes two lines': () => {
    console.log('a line');
    console.error('another line');
  },
  'tells its provenance': ({ reportProvenance }) => reportProvenance(SOME_PROVENANCE),
  'tells its devices': ({ reportProgress }) => {
    const { CUDA_VISIBLE_DEVICES, CUDA_DEVICE_ORDER } = process.env;
    const phase = JSON.stringify({ CUDA_VISIBLE_DEVICES, CUDA_DEVICE_ORDER });
    reportProgress({ phase, step: 0, totalSteps: 0 });
  },
};

export const stageRunners: StageRunners = {
  async train() {
    throw new Error('unruly stages are evaluations');
  },
  async evaluate(context) {
    const { key, dir } = context.task;
    await greet(join(dir, 'gate.sock'), { key, kind: 'evaluate', pid: process.pid, steps: 0 });
    await BEHAVIOURS[key]?.(context);
    return OUTCOME;
  },
};

async function greet(gate: string, greeting: GateGreeting): Promise<void> {
  const socket = connect(gate);
  await once(socket, 'connect');
  // The process is held by its stage, not by its greeting.
  socket.unref();
  socket.write(`${JSON.stringify(greeting)}\n`);
}

/** Starts a process that greets the gate, too, and would live for ever. */
async function startProcess({ task }: StageContext): Promise<void> {
  const script = `
    const socket = require('node:net').connect(${JSON.stringify(join(task.dir, 'gate.sock'))});
    const greeting = { key: 'a process of the stage', kind: 'evaluate', pid: process.pid, steps: 0 };
    socket.write(JSON.stringify(greeting) + '\\n', () => console.log('greeted'));
    process.on('SIGTERM', () => undefined);
    setInterval(() => undefined, 1e6);`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
}

async function keepStateWhenAsked({ task, signal }: StageContext): Promise<void> {
  // A signal alone does not keep a process alive.
  const holding = setInterval(() => undefined, 1e6);
  if (!signal.aborted) await once(signal, 'abort');
  clearInterval(holding);
  writeFileSync(join(task.dir, 'state.txt'), 'kept');
  throw new StageStopped('its state is kept');
}

function forever(): Promise<void> {
  setInterval(() => undefined, 1e6);
  return new Promise(() => undefined);
}

/** As a native call does. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

const PIECE_BYTES = 16 * 2 ** 20;
const MOST_PIECES = 16;

/** Takes 256 MiB and holds them until asked to stop. */
async function takeMemory(signal: AbortSignal): Promise<void> {
  const pieces: Buffer[] = [];
  while (pieces.length < MOST_PIECES) {
    pieces.push(Buffer.alloc(PIECE_BYTES, 1));
    await setImmediate();
  }
  const holding = setInterval(() => undefined, 1e6);
  if (!signal.aborted) await once(signal, 'abort');
  clearInterval(holding);
  if (pieces.some((piece) => piece[0] !== 1)) throw new Error('the memory must hold what was written');
}
