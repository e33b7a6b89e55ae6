import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatasetSpec, InputSpec, openBatches, openDataset, PAPER_AUGMENT } from '@ssma/datasets';

const INPUT = InputSpec.parse({ height: 384, width: 768 });
const BATCH_SIZE = 4;
const PREFETCH_BATCHES = 2;

/**
 * Samples per second of the input pipeline at 768 x 384 with the paper's augmentation, from Cityscapes-like files.
 *
 * @param root       a dataset in the layout of Cityscapes, with disparities and cameras
 * @param modalities what a network is given, e.g. rgb and hha
 * @param state      `decode`: the stored files are decoded and nothing else; `cold`: every sample is decoded and derived;
 *   `warm`: samples of network size lie in the disk cache
 * @param numThreads worker threads; not of `decode`
 * @returns wall and processor time per sample in milliseconds, of `samples` samples after a first batch
 */
export async function run({ root, modalities, state, numThreads, samples }) {
  const dataset = DatasetSpec.parse({ name: 'cityscapes', root });
  if (state === 'decode') return timed(samples, await decoder(dataset, modalities));
  const cacheFolder = state === 'warm' ? await mkdtemp(join(tmpdir(), 'ssma-cache-')) : null;
  const source = { dataset, split: 'train', modalities, input: INPUT, augment: PAPER_AUGMENT, cacheFolder };
  const means = { batchSize: BATCH_SIZE, prefetchBatches: PREFETCH_BATCHES, cacheBytes: 0, seed: 1, numThreads };
  try {
    if (state === 'warm') await fill({ ...source, ...means });
    const batches = await openBatches({ ...source, ...means, startStep: 0 });
    await batches.next();
    const result = await timed(samples / BATCH_SIZE, async () => batches.release(await batches.next()));
    await batches.close();
    return { ms: result.ms / BATCH_SIZE, cpuMs: result.cpuMs / BATCH_SIZE };
  } finally {
    if (cacheFolder !== null) await rm(cacheFolder, { recursive: true });
  }
}

async function decoder(spec, modalities) {
  const dataset = await openDataset(spec);
  const ids = await dataset.sampleIds('train');
  const stored = modalities.map((modality) => (modality === 'rgb' ? 'rgb' : 'depth'));
  let next = 0;
  return () => dataset.load('train', ids[next++ % ids.length], stored);
}

/** Makes every sample once. */
async function fill(options) {
  const dataset = await openDataset(options.dataset);
  const steps = Math.ceil((await dataset.sampleIds('train')).length / BATCH_SIZE);
  const batches = await openBatches({ ...options, startStep: 0 });
  for (let step = 0; step < steps; step++) await batches.next();
  await batches.close();
}

async function timed(count, once) {
  await once();
  const start = { ms: performance.now(), cpu: process.cpuUsage() };
  for (let i = 0; i < count; i++) await once();
  const { user, system } = process.cpuUsage(start.cpu);
  return { ms: (performance.now() - start.ms) / count, cpuMs: (user + system) / 1000 / count };
}
