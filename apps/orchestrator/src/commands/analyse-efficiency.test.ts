import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { ModelSpec } from '@ssma/core/spec';
import { CITYSCAPES_11, decodeRgb } from '@ssma/datasets';
import { saveCheckpoint } from '@ssma/train';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { EfficiencyReport } from '../network/measure-efficiency.js';
import { ssma } from '../test-support/run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-efficiency-'));
const checkpoint = join(folder, 'tiny.safetensors');

beforeAll(async () => {
  await loadEngine();
  const network = {
    model: ModelSpec.parse({ network: 'adapnet++', widthMultiplier: 0.05 }),
    shape: { classes: 11, inputHeight: 32, inputWidth: 48, inputChannels: 3 },
    input: { height: 32, width: 48, normalisation: 'unit' as const },
    classes: CITYSCAPES_11.classes.map(({ name, color }) => ({ name, color: [...color] as [number, number, number] })),
  };
  const model = buildModel(network.model, network.shape, 1);
  await saveCheckpoint(checkpoint, { model, network, training: { step: 0, seed: 1, best: null } });
  model.dispose();
});

afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const TINY = ['--width-multiplier', '0.05', '--size', '64x32', '--classes', '5'];
const FEW = ['--batch-sizes', '2,1', '--passes', '3', '--warm-up', '1'];

async function report(...words: readonly string[]): Promise<EfficiencyReport> {
  const { code, stdout, stderr } = await ssma('analyse', 'efficiency', ...words, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as EfficiencyReport;
}

test('--json: a network by its name and a checkpoint, each batch size, each module', async () => {
  const { machine, settings, networks } = await report('ssma', `mine=${checkpoint}`, ...TINY, ...FEW);
  expect(machine.cpu.threads).toBeGreaterThan(0);
  expect(settings).toEqual({ batchSizes: [1, 2], warmUp: 1, passes: 3 });
  expect(networks).toMatchObject([
    { name: 'ssma', modalities: ['rgb', 'depth'], classes: 5, size: { height: 32, width: 64 } },
    { name: 'mine', modalities: ['rgb'], classes: 11, size: { height: 32, width: 48 } },
  ]);
  for (const { batches, modules, times, counts } of networks) {
    expect(batches.map(({ kind, batchSize }) => [kind, batchSize])).toEqual([
      ['measured', 1],
      ['measured', 2],
    ]);
    for (const batch of batches) {
      if (batch.kind !== 'measured') continue;
      expect([batch.form, batch.timesMs.length, batch.warmUpMs.length]).toEqual(['compiled', 3, 1]);
      expect(batch.minMs).toBeLessThanOrEqual(batch.medianMs);
      expect(batch.imagesPerSecond).toBeCloseTo((1000 * batch.batchSize) / batch.medianMs);
      expect(batch.memory.peakBytes).toBeGreaterThanOrEqual(batch.memory.engineBytes);
      expect(batch.memory.runningPeakBytes ?? 0).toBeLessThanOrEqual(batch.memory.peakBytes);
    }
    const sum = (values: readonly (number | null)[]) =>
      values.reduce<number>((total, value) => total + (value ?? 0), 0);
    expect(sum(modules.map(({ parameters }) => parameters))).toBe(counts.total.parameters);
    expect(sum(modules.map(({ flops }) => flops))).toBe(counts.inferenceFlops);
    expect(sum(modules.map(({ medianMs }) => medianMs))).toBeCloseTo(times.sumMs);
    expect(sum(modules.map(({ timeShare }) => timeShare))).toBeCloseTo(1);
  }
}, 300_000);

test('the engine that is asked for is the one that is measured; WebAssembly tells the bytes of its tensors', async () => {
  vi.stubEnv('SSMA_ENGINE', 'wasm');
  const { machine, networks } = await report('adapnet++', ...TINY, '--batch-sizes', '1', '--passes', '1');
  expect(machine.engine.engine).toBe('wasm');
  const [batch] = networks[0]?.batches ?? [];
  // More than the image and the logits of 5 classes, 4 bytes a value.
  expect(batch?.kind === 'measured' && batch.peakTensorBytes).toBeGreaterThan(4 * 32 * 64 * (3 + 5));
});

// Table 10 (M95) of the paper: 30.20 M and 138.47 B, which leave stage 1 out; table 2: 56.44 M for SSMA, whose formulas
// with auxiliary heads give 57.34 M.
test.each([
  ['adapnet++', 30_204_492, '146.23', '138.38'],
  ['ssma', 57_340_648, '227.22', '211.51'],
])(
  'full size: %s has %i parameters, %s B FLOPs, %s B without stage 1',
  async (network, parameters, flops, withoutStage1) => {
    const { networks } = await report(network, '--batch-sizes', '1', '--passes', '1', '--warm-up', '0');
    const [{ size, counts } = {}] = networks;
    expect(size).toEqual({ height: 384, width: 768 });
    expect(counts?.total.parameters).toBe(parameters);
    expect(((counts?.inferenceFlops ?? 0) / 1e9).toFixed(2)).toBe(flops);
    expect(((counts?.inferenceFlopsWithoutStage1 ?? 0) / 1e9).toFixed(2)).toBe(withoutStage1);
  },
  300_000,
);

test('text and charts; a chart that is there is not replaced unasked, and nothing is measured before that is known', async () => {
  const out = join(folder, 'charts');
  const args = ['analyse', 'efficiency', 'fused=average', ...TINY, '--batch-sizes', '1', '--passes', '1', '-o', out];
  const { code, stdout, stderr } = await ssma(...args);
  const chart = join(out, 'fused-modules.png');
  expect({ code, stderr }).toEqual({ code: 0, stderr: `${chart}: written` });
  expect(readdirSync(out)).toEqual(['fused-modules.png']);
  expect((await decodeRgb(chart)).height).toBeGreaterThan(300);
  expect(stdout).toMatch(/^fused \(average\): 5 classes, 64 x 32, rgb \+ depth$/m);
  expect(stdout).toMatch(/^batch +median ms +p95 ms +min ms +IQR ms +images\/s +peak memory +while running$/m);
  expect(stdout).toMatch(/^depth\/easpp +[\d,]+( +[\d.]+){5}$/m);
  expect(stdout).toMatch(/add up to [\d.]+ % of its [\d.]+ ms\.$/m);
  writeFileSync(chart, 'kept');
  expect(await ssma(...args)).toEqual({
    code: 2,
    stdout: '',
    stderr: `${chart}: must not exist without --force; got a file`,
  });
});

test.each([
  [['--batch-sizes', '1,0', 'ssma'], "argument '1,0' is invalid. It must be a whole number >= 1; got 0."],
  [['--batch-sizes', '2,2', 'ssma'], 'Each must be there once; got 2 twice.'],
  [['--passes', '0', 'ssma'], "argument '0' is invalid. It must be a whole number >= 1; got 0."],
  [['--warm-up', 'many', 'ssma'], 'It must be a whole number >= 0; got many.'],
  [['smma'], 'efficiency: network must be a checkpoint file, the id of a trial or one of adapnet++, ssma,'],
  [['ssma', 'ssma'], 'efficiency: networks must have different names, <name>=<network>; got ssma twice'],
  [['=ssma'], 'efficiency: network must be <name>=<checkpoint or network>, e.g. mine=ssma; got =ssma'],
  [['ssma', '--force'], 'efficiency: --force must come with --out; got it without'],
  [[checkpoint, '-o', folder], `a network with a chart must have a name, <name>=<network>; got ${checkpoint}`],
  [[checkpoint, '--classes', '3'], 'efficiency: --classes must come with the name of a network; got checkpoints alone'],
  [['adapnet++', '--modalities', 'rgb,depth'], '--modalities of adapnet++: must name one modality; several take'],
  [['adapnet++', '--size', '100x50'], 'inputHeight Invalid number: must be a multiple of 16; got 50'],
])('refuses %o', async (words, message) => {
  const { code, stdout, stderr } = await ssma('analyse', 'efficiency', ...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('a checkpoint that is none is named, with nothing printed', async () => {
  const damaged = join(folder, 'damaged.safetensors');
  writeFileSync(damaged, 'no weights');
  const { code, stdout, stderr } = await ssma('analyse', 'efficiency', damaged);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(damaged);
});
