import { describe, expect, it } from 'vitest';
import { DatasetError } from '../errors.js';
import { CITYSCAPES_11 } from '../label-sets/cityscapes.js';
import { toClassIndices } from '../label-sets/label-set.js';
import { RAW_IDS } from './raw-ids.js';
import { renderStreetScene } from './render-street-scene.js';
import { CONDITIONS } from './scene.js';

const SMALL = { seed: 1, height: 32, width: 64 };

describe('renderStreetScene', () => {
  it('gives the same bytes for the same seed and index', () => {
    expect(renderStreetScene({ ...SMALL, index: 3 })).toEqual(renderStreetScene({ ...SMALL, index: 3 }));
  });

  it('gives another street for another index and for another seed', () => {
    const { labels } = renderStreetScene({ ...SMALL, index: 3 });
    expect(renderStreetScene({ ...SMALL, index: 4 }).labels).not.toEqual(labels);
    expect(renderStreetScene({ ...SMALL, seed: 2, index: 3 }).labels).not.toEqual(labels);
  });

  it('shows the same view at another size', () => {
    const [small, large] = [
      renderStreetScene({ ...SMALL, index: 3 }),
      renderStreetScene({ seed: 1, index: 3, height: 96, width: 192 }),
    ];
    const agreeing = small.labels.filter((label, pixel) => {
      const [column, row] = [pixel % 64, Math.floor(pixel / 64)];
      // The centre of a small pixel is the centre of the middle one of the nine that replace it.
      return large.labels[(3 * row + 1) * 192 + 3 * column + 1] === label;
    });
    expect(agreeing.length).toBe(small.labels.length);
  });

  it('has depth exactly where it is not sky', () => {
    const { labels, depthMetres } = renderStreetScene({ ...SMALL, index: 0 });
    for (const [pixel, label] of labels.entries()) expect(depthMetres[pixel]! === 0).toBe(label === RAW_IDS.sky);
    expect(Math.min(...depthMetres.filter((depth) => depth > 0))).toBeGreaterThan(1);
  });

  it('uses no raw id but the listed ones and shows each class of the paper with a sensible share', () => {
    const classes = CITYSCAPES_11.classes.length;
    const pixels = new Array<number>(classes).fill(0);
    const images = new Array<number>(classes).fill(0);
    const allowed = new Set<number>(Object.values(RAW_IDS));
    const numScenes = 40;
    const [height, width] = [32, 64];
    for (let index = 0; index < numScenes; index++) {
      const { labels } = renderStreetScene({ seed: 2, index, height, width });
      expect([...new Set(labels)].filter((id) => !allowed.has(id))).toEqual([]);
      const indices = toClassIndices(labels, CITYSCAPES_11);
      for (const label of indices) if (label < classes) pixels[label]!++;
      for (const label of new Set(indices)) if (label < classes) images[label]!++;
    }
    const shares = Object.fromEntries(
      CITYSCAPES_11.classes.map(({ name }, index) => [name, pixels[index]! / (numScenes * height * width)]),
    );
    for (const [name, share] of Object.entries(shares)) expect(share, name).toBeGreaterThan(0.004);
    expect(Math.max(...Object.values(shares))).toBeLessThan(0.45);
    for (const [index, count] of images.entries())
      expect(count, CITYSCAPES_11.classes[index]?.name).toBeGreaterThan(12);
  });

  it.each([
    [{ index: -1 }, 'renderStreetScene: index must be an integer >= 0; got -1.'],
    [{ height: 8 }, 'renderStreetScene: height must be an integer >= 16; got 8.'],
    [{ width: 64.5 }, 'renderStreetScene: width must be an integer >= 16; got 64.5.'],
    [{ seed: Number.NaN }, `renderStreetScene: seed must be an integer >= ${Number.MIN_SAFE_INTEGER}; got NaN.`],
  ])('refuses %j', (change, message) => {
    const request = { ...SMALL, index: 0, ...change };
    expect(() => renderStreetScene(request)).toThrow(new DatasetError(message));
  });
});

describe('conditions', () => {
  const at = { seed: 4, index: 2, height: 48, width: 96 };
  const day = renderStreetScene({ ...at, condition: 'day' });
  /** Mean of one channel over the pixels of a label. */
  const mean = ({ color, labels }: typeof day, label: number, channel: number) => {
    const pixels = [...labels.keys()].filter((pixel) => labels[pixel] === label);
    return pixels.reduce((sum, pixel) => sum + color[3 * pixel + channel]!, 0) / pixels.length;
  };

  it.each(CONDITIONS)('of %s change the colour, never labels and depth', (condition) => {
    const frame = renderStreetScene({ ...at, condition });
    expect(frame.labels).toEqual(day.labels);
    expect(frame.depthMetres).toEqual(day.depthMetres);
    if (condition !== 'day') expect(frame.color).not.toEqual(day.color);
  });

  it('make a night sky black, a rainy one grey and snow white on the ground', () => {
    const [night, rain, snow] = (['night', 'rain', 'snow'] as const).map((condition) =>
      renderStreetScene({ ...at, condition }),
    );
    expect(mean(night!, RAW_IDS.sky, 2)).toBeLessThan(45);
    expect(Math.abs(mean(rain!, RAW_IDS.sky, 2) - mean(rain!, RAW_IDS.sky, 0))).toBeLessThan(25);
    expect(mean(day, RAW_IDS.sky, 2)).toBeGreaterThan(150);
    expect(mean(snow!, RAW_IDS.terrain, 1)).toBeGreaterThan(mean(day, RAW_IDS.terrain, 1) + 40);
  });

  it('refuse one that does not exist', () => {
    const condition = 'hail' as (typeof CONDITIONS)[number];
    expect(() => renderStreetScene({ ...at, condition })).toThrow(
      new DatasetError(
        "renderStreetScene: condition must be one of day, dusk, dawn, night, fog, rain, snow; got 'hail'.",
      ),
    );
  });
});
