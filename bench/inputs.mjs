// Speed of the input pipeline: `node bench/inputs.mjs [--cityscapes <folder>] [--samples <n>]`. Each row is measured in a
// process of its own, without an engine, so that its memory is that of the pipeline.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { writeSyntheticDataset } from '@ssma/datasets';
import { run } from './cases/input-samples.mjs';

const { values: options } = parseArgs({
  options: {
    cityscapes: { type: 'string' },
    samples: { type: 'string', default: '48' },
    row: { type: 'string' },
  },
});
const IMAGES = 16;
const MODALITIES = [['rgb'], ['rgb', 'jet'], ['rgb', 'hha']];
const SETTINGS = [
  { state: 'decode' },
  { state: 'cold', numThreads: 1 },
  { state: 'cold', numThreads: 2 },
  { state: 'warm', numThreads: 1 },
  { state: 'warm', numThreads: 2 },
];

if (options.row === undefined) await measureAll();
else
  console.log(
    JSON.stringify({
      ...(await run(JSON.parse(options.row))),
      peakMemoryGib: process.resourceUsage().maxRSS / 2 ** 20,
    }),
  );

async function measureAll() {
  const root = options.cityscapes ?? (await mkdtemp(join(tmpdir(), 'ssma-bench-')));
  try {
    if (options.cityscapes === undefined) {
      await writeSyntheticDataset({
        as: 'cityscapes',
        root,
        seed: 1,
        splits: { train: IMAGES },
        height: 1024,
        width: 2048,
      });
    }
    const rows = MODALITIES.flatMap((modalities) => SETTINGS.map((setting) => rowOf({ root, modalities, ...setting })));
    const header = ['inputs', 'files', 'threads', 'samples/s', 'ms', 'processor ms', 'peak memory'];
    const lines = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
    const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} threads, Node ${process.versions.node}`;
    const ratio = `two threads of plain arithmetic do ${(await parallelism()).toFixed(2)} times the work of one`;
    process.stdout.write(`${machine}; ${ratio}\n\n${lines.join('\n')}\n`);
  } finally {
    if (options.cityscapes === undefined) await rm(root, { recursive: true });
  }
}

/** What a second thread can bring at best, on this machine under its load: the best of three. */
async function parallelism() {
  const ratios = [];
  for (let i = 0; i < 3; i++) ratios.push((2 * (await arithmeticMs(1))) / (await arithmeticMs(2)));
  return Math.max(...ratios);
}

async function arithmeticMs(numThreads) {
  const script = new URL('./arithmetic-thread.mjs', import.meta.url);
  const answers = Array.from({ length: numThreads }, async () => (await once(new Worker(script), 'message'))[0]);
  return Math.max(...(await Promise.all(answers)));
}

function rowOf({ root, modalities, state, numThreads }) {
  // A warm sample takes a tenth of the time of a cold one.
  const samples = Number(options.samples) * (state === 'warm' ? 10 : 1);
  const script = fileURLToPath(import.meta.url);
  const json = JSON.stringify({ root, modalities, state, numThreads, samples });
  const { status, stdout } = spawnSync(process.execPath, [script, '--row', json], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`bench: row ${json} must end with exit code 0; got ${status}`);
  const { ms, cpuMs, peakMemoryGib } = JSON.parse(stdout);
  return [
    modalities.join(' + '),
    state,
    numThreads ?? '',
    (1000 / ms).toFixed(1),
    ms.toFixed(1),
    cpuMs.toFixed(1),
    `${peakMemoryGib.toFixed(2)} GiB`,
  ];
}
