// Speed of what the input pipeline and the synthetic world are made of, one core: `node bench/calls.mjs`. Each row is
// measured in a process of its own.
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Milliseconds that the published Python program takes for HHA, as its users report. */
const HHA_REFERENCE_MS = 3200;

const WORLDS = ['street', 'room', 'forest'].flatMap((world) =>
  [
    { height: 96, width: 192, targetFrames: 40 },
    { height: 384, width: 768, targetFrames: 4 },
  ].map(({ targetFrames, ...size }) => ({
    title: `synthetic ${world}, ${size.width}x${size.height}`,
    name: 'synthetic-world',
    options: { world, ...size },
    note: ({ ms, writtenMs }) =>
      `${(1000 / ms).toFixed(1)} frames/s (target ${targetFrames}), ${(1000 / writtenMs).toFixed(1)} with all files written`,
  })),
);
const CASES = [
  {
    title: 'HHA, 640x480',
    name: 'hha',
    note: ({ ms }) =>
      `target 160 ms; ${(HHA_REFERENCE_MS / ms).toFixed(0)} times as fast as 3.2 s of the Python program`,
  },
  ...['fast', 'multiscale'].map((method) => ({
    title: `depth completion, ${method}, 1216x352`,
    name: 'depth-completion',
    options: { method },
    note: () => `target ${method === 'fast' ? 40 : 120} ms`,
  })),
  ...WORLDS,
];

const rows = CASES.map(({ title, name, options = {}, note }) => {
  const result = measured(name, options);
  const least = result.leastMs ?? result.bestMs;
  return [title, `${result.ms.toFixed(1)} ms`, `${least.toFixed(1)} ms`, note(result)];
});
const header = ['case', 'median', 'least', ''];
const lines = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} threads, Node ${process.versions.node}`;
process.stdout.write(`${machine}\n\n${lines.join('\n')}\n`);

function measured(name, options) {
  const script = fileURLToPath(new URL('./one.mjs', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script, name, JSON.stringify(options)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`bench: case ${name} must end with exit code 0; got ${status}`);
  return JSON.parse(stdout);
}
