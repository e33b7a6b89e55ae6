// Speed of the input pipeline: `node bench/inputs.mjs [--cityscapes <folder>] [--samples <n>]`. Each row is measured in a
// process of its own, without an engine, so that its memory is that of the pipeline.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
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
    process.stdout.write(`${machine}\n\n${lines.join('\n')}\n`);
  } finally {
    if (options.cityscapes === undefined) await rm(root, { recursive: true });
  }
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
