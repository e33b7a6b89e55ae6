import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CITYSCAPES_11,
  CityscapesSpec,
  encodeIndexedPng,
  encodeLabelPng,
  IGNORE_LABEL,
  openDataset,
  resizeNearest,
  writeSyntheticDataset,
} from '@ssma/datasets';
import { accumulate, type ConfusionMatrix, emptyConfusion, groupOfId, mergeConfusions } from '@ssma/eval';
import type { PlannedStage } from '../plan/planned-stage.js';
import { type EvaluatedImage, IMAGES_FILE, imagesText, MAPS_FILE, sparseCells } from '../stages/evaluated-images.js';
import { claimStage } from '../store/claim-stage.js';
import { completeStage } from './complete-stage.js';
import { freshClaim } from './fresh-claim.js';
import { type LabSettings, type ServedLab, servedLab } from './served-lab.js';
import { tellNews } from './tell-news.js';
import { temporaryFolder } from './temporary-folder.js';

const SIZE = { height: 32, width: 48 };
const CLASSES = CITYSCAPES_11.classes;

export interface SeenLabSettings extends Omit<LabSettings, 'text'> {
  /** Sensors that failed in the evaluations, as a sweep file says it. */
  readonly degrade?: string;
}

/** A served lab whose evaluations have kept what their networks saw. */
export interface SeenLab extends ServedLab {
  /** Folder of the dataset. */
  readonly root: string;
  /** Keys of the evaluations: of colour and depth averaged, and of SSMA, which sees better. */
  readonly average: string;
  readonly ssma: string;
  /** By sample of the validation split, in its order: [32, 48] class ids. */
  readonly truth: ReadonlyMap<string, Uint8Array>;
  /** What a network saw of a sample. */
  predictionOf(key: string, sample: string): Uint8Array;
}

/**
 * Serves synthetic streets and two networks that were scored on four of them. No network is trained: what they see is the
 * truth, moved to the right by 6 and by 2 pixels. The prediction of the last sample is kept by neither, gates by SSMA for
 * the first sample.
 */
export async function seenLab({ degrade = '{}', ...settings }: SeenLabSettings = {}): Promise<SeenLab> {
  const root = join(temporaryFolder(), 'street');
  await writeSyntheticDataset({ as: 'cityscapes', root, seed: 1, splits: { train: 1, val: 4 }, ...SIZE });
  const lab = await servedLab({ ...settings, text: textOf(root, degrade) });
  const truth = await truthOf(root);
  const keys = lab.plan.trials.map(({ stageKeys }) => stageKeys.at(-1) as string);
  const [average, ssma] = keys as [string, string];
  const shifts = new Map([
    [average, 6],
    [ssma, 2],
  ]);
  const predictionOf = (key: string, sample: string) => moved(truth.get(sample) as Uint8Array, shifts.get(key) ?? 0);
  for (const stage of lab.plan.stages) {
    if (stage.kind === 'train') completeStage(lab.db, stage, { startMs: 100, endMs: 200 });
  }
  for (const key of keys) {
    const predictions = [...truth.keys()].map((id) => [id, predictionOf(key, id)] as const);
    store(lab, key, { truth, predictions: new Map(predictions), hasGates: key === ssma });
  }
  return { ...lab, root, average, ssma, truth, predictionOf };
}

function textOf(root: string, degrade: string): string {
  return [
    'name: streets',
    `dataset: { name: cityscapes, root: ${root}, labels: 11 }`,
    'input: [32, 48]',
    'model: { network: ssma, modalities: [rgb, depth], widthMultiplier: 0.05 }',
    'train: { protocol: quick, steps: 10 }',
    `evaluate: { split: val, groupBy: folder, degrade: ${degrade} }`,
    'grid: { model.network: [average, ssma] }',
    '',
  ].join('\n');
}

async function truthOf(root: string): Promise<Map<string, Uint8Array>> {
  const dataset = await openDataset(CityscapesSpec.parse({ name: 'cityscapes', root, labels: 11 }));
  const entries = (await dataset.sampleIds('val')).map(async (id) => {
    const { labels } = await dataset.load('val', id, []);
    return [id, resizeNearest(labels, SIZE)] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Class ids as they would be seen `shift` pixels to the left; where nothing is labelled, the first class. */
function moved(truth: Uint8Array, shift: number): Uint8Array {
  return truth.map((_, pixel) => {
    const id = truth[pixel - Math.min(shift, pixel % SIZE.width)] as number;
    return id === IGNORE_LABEL ? 0 : id;
  });
}

interface Seen {
  readonly truth: ReadonlyMap<string, Uint8Array>;
  readonly predictions: ReadonlyMap<string, Uint8Array>;
  readonly hasGates: boolean;
}

/** Ends the evaluation as its stage would have. */
function store({ db, folder }: ServedLab, key: PlannedStage['key'], seen: Seen): void {
  const attempt = claimStage(db, key, freshClaim({ nowMs: 300 }));
  if (attempt === null) throw new Error(`seenLab: ${key} must be waiting`);
  const { images, maps, confusions } = kept(seen);
  const classes = CLASSES.map(({ name, color: [red, green, blue] }) => ({
    name,
    color: [red, green, blue] as [number, number, number],
  }));
  const files = [
    { kind: 'maps', path: MAPS_FILE, content: maps },
    { kind: 'images', path: IMAGES_FILE, content: Buffer.from(imagesText({ version: 1, ...SIZE, classes, images })) },
  ];
  mkdirSync(folder.stageDir(key), { recursive: true });
  for (const { kind, path, content } of files) {
    writeFileSync(join(folder.stageDir(key), path), content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    tellNews(db, attempt, { type: 'artifact', artifact: { kind, path, sha256, bytes: content.length } });
  }
  const groups = [...new Set(images.map(({ group }) => group as string))].sort().map((name) => {
    const own = confusions.filter((_, index) => images[index]?.group === name);
    return { name, confusion: mergeConfusions(own) };
  });
  const outcome = {
    kind: 'evaluate' as const,
    classNames: CLASSES.map(({ name }) => name),
    confusion: mergeConfusions(confusions),
    groups,
  };
  tellNews(db, attempt, { type: 'ended', end: { kind: 'complete', outcome }, logTail: '' });
}

function kept({ truth, predictions, hasGates }: Seen) {
  const files: Uint8Array[] = [];
  const place = (file: Uint8Array) => {
    const offset = files.reduce((sum, { length }) => sum + length, 0);
    files.push(file);
    return { offset, bytes: file.length };
  };
  const confusions: ConfusionMatrix[] = [];
  const images = [...predictions].map(([id, data], index): EvaluatedImage => {
    const confusion = emptyConfusion(CLASSES.length);
    accumulate(confusion, truth.get(id) as Uint8Array, data);
    confusions.push(confusion);
    const file = encodeIndexedPng(
      { ...SIZE, data },
      CLASSES.map(({ color }) => color),
    );
    return {
      id,
      group: groupOfId(id),
      cells: sparseCells(confusion.counts),
      prediction: index < predictions.size - 1 ? place(file) : null,
      gates: hasGates && index === 0 ? gatesOf(place) : [],
    };
  });
  return { images, maps: Buffer.concat(files), confusions };
}

/** Of one block, whose colours come through at the top and depth at the bottom. */
function gatesOf(place: (file: Uint8Array) => { offset: number; bytes: number }): EvaluatedImage['gates'] {
  const size = { height: 2, width: 3 };
  const levels = { rgb: [255, 255, 255, 0, 0, 0], depth: [0, 0, 0, 255, 255, 255] };
  return Object.entries(levels).map(([modality, data]) => ({
    ...place(encodeLabelPng({ ...size, data: Uint8Array.from(data) })),
    ...size,
    block: 'ssma/latent',
    modality,
    mean: 0.5,
  }));
}
