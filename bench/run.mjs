// Speed and memory: `npm run bench -- [--camvid <folder>] [--save]`. Each case runs in a process of its own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: { camvid: { type: 'string' }, save: { type: 'boolean', default: false } },
});

/** Parts of an evaluation; 5,050 images are the test split of SUN RGB-D. */
const SCORES = [
  { title: 'confusion matrix', options: {} },
  { title: 'trimap curve of 50 widths', options: { part: 'trimap' } },
  { title: 'Boundary IoU', options: { part: 'boundary' } },
  { title: 'histograms of average precision', options: { part: 'scores' } },
  { title: 'interval of 500 images, 2000 resamples', options: { part: 'bootstrap' } },
  { title: 'interval of 5050 images, 2000 resamples', options: { part: 'bootstrap', images: 5050 } },
];

const CASES = [
  { title: 'inference, 768x384, batch 1, batch norm folded', name: 'inference' },
  { title: 'training step, 192x96, batch 4', name: 'train-step', options: { height: 96, width: 192, batchSize: 4 } },
  { title: 'training step, 384x192, batch 2', name: 'train-step', options: { height: 192, width: 384, batchSize: 2 } },
  {
    title: 'SSMA step, encoders frozen, 384x192, batch 2',
    name: 'frozen-step',
    options: { height: 192, width: 384, batchSize: 2, widthMultiplier: 1 },
  },
  {
    title: 'SSMA step, encoders frozen, width 0.25, 192x96, batch 8',
    name: 'frozen-step',
    options: { height: 96, width: 192, batchSize: 8, widthMultiplier: 0.25 },
  },
  { title: '200 training steps, width 0.25, 192x96, batch 4', name: 'train-soak' },
  { title: 'ranking all filters, 768x384, batch 1', name: 'rank-filters' },
  {
    title: `input pipeline, ${options.camvid ? 'CamVid' : 'synthetic street'} 240x176, batch 8, width 0.25`,
    name: 'input-pipeline',
    options: options.camvid ? { root: options.camvid } : {},
  },
  { title: 'sweep of 10,000 trials: expand, plan', name: 'sweep-scale', options: { trials: 10_000 } },
  { title: 'sweep of 100,000 trials: expand, plan', name: 'sweep-scale', options: { trials: 100_000 } },
  ...[12, 38].flatMap((classes) =>
    SCORES.map(({ title, options: part }) => ({
      title: `scores, 768x384, ${classes} classes: ${title}`,
      name: 'evaluation',
      options: { ...part, classes },
    })),
  ),
];

const results = CASES.map(({ title, name, options: caseOptions = {} }) => {
  process.stderr.write(`${title} ...\n`);
  return { title, ...runCase(name, caseOptions) };
});
const report = reportOf(results);
process.stdout.write(report);
if (options.save) save(report, results[0]);

function runCase(name, caseOptions) {
  const script = fileURLToPath(new URL('./one.mjs', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script, name, JSON.stringify(caseOptions)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`bench: case ${name} must end with exit code 0; got ${status}`);
  return JSON.parse(stdout);
}

function reportOf([first, ...rest]) {
  const all = [first, ...rest];
  const rows = all.map((result) => [
    result.title,
    `${result.ms < 10 ? result.ms.toFixed(2) : result.ms.toFixed(0)} ms`,
    result.gflops?.toFixed(0) ?? '',
    result.peakGflops?.toFixed(0) ?? '',
    result.fractionOfPeak?.toFixed(2) ?? '',
    `${result.peakMemoryGib.toFixed(2)} GiB`,
    noteOf(result),
  ]);
  const header = ['case', 'time', 'GFLOP/s', 'peak GFLOP/s', 'fraction of peak', 'peak memory', ''];
  const lines = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const tensorflow = first.tensorflow === null ? '' : `, TensorFlow ${first.tensorflow}`;
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} threads, Node ${process.versions.node}, ${first.engine} engine${tensorflow} on ${first.device}`;
  return `${machine}\n\n${lines.join('\n')}\n`;
}

function noteOf(result) {
  const { tensorGrowth, memoryGrowthMib, waitShare, ratio, trainedMs, frozenPeakGib, trainedPeakGib } = result;
  if (tensorGrowth !== undefined)
    return `tensors ${signed(tensorGrowth)}, memory ${signed(memoryGrowthMib.toFixed(0))} MiB`;
  if (ratio !== undefined)
    return `${ratio.toFixed(2)} times as fast as all trained (${trainedMs.toFixed(0)} ms); peak ${frozenPeakGib.toFixed(2)} against ${trainedPeakGib.toFixed(2)} GiB`;
  if (result.rankingShare !== undefined)
    return `${result.rankingShare.toFixed(2)} times a forward and backward pass; graph ${result.graphMs.toFixed(0)}, selection ${result.selectMs.toFixed(0)}, surgery ${result.pruneMs.toFixed(0)} ms`;
  if (waitShare !== undefined) return `waits for data ${(100 * waitShare).toFixed(2)} % of the time`;
  if (result.instead !== undefined && result.timesPlain !== undefined)
    return `${result.timesPlain.toFixed(1)} times as fast as ${result.instead}`;
  if (result.registerMs !== undefined)
    return `${result.stages} stages; rows ${result.registerMs.toFixed(0)} ms, ready stages ${result.readyMs.toFixed(0)} ms`;
  return '';
}

function signed(number) {
  return Number(number) < 0 ? String(number) : `+${number}`;
}

function save(text, { engine, device }) {
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const cpu = (cpus()[0]?.model ?? 'cpu')
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const date = new Date().toISOString().slice(0, 10);
  const camvid = options.camvid ? ' --camvid data/camvid' : '';
  const file = new URL(`adapnetpp-${cpu}-${engine}-${device}-${date}.md`, folder);
  writeFileSync(file, `# AdapNet++, ${date}\n\n\`npm run bench --${camvid} --save\`\n\n${text}`);
  process.stderr.write(`saved ${fileURLToPath(file)}\n`);
}
