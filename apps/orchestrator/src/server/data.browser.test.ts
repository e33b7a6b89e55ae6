import { rmSync } from 'node:fs';
import { CITYSCAPES_11 } from '@ssma/datasets';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { faultsOf } from '../test-support/accessibility-faults.js';
import { openPageLab } from '../test-support/page-lab.js';
import { openSeenPage, type SeenPage } from '../test-support/seen-page.js';

/** For a machine that does other things, too. */
const PATIENCE = { timeout: 20_000 };

describe('the samples of a dataset', () => {
  test('are shown with inputs and truth, a few at first, and open the comparison at them', async () => {
    const lab = await openSeenPage();
    const ids = [...lab.truth.keys()];
    const page = await lab.open('/data?samples=2');
    await expect.poll(() => namesOf(page), PATIENCE).toEqual(ids.slice(0, 2));
    await page.getByRole('button', { name: 'Show 2 more' }).press('Enter');
    await expect.poll(() => namesOf(page), PATIENCE).toEqual(ids);
    expect(new URL(page.url()).search).toBe('?samples=26');
    await expectTruth(page, lab, ids);
    for (const modality of ['rgb', 'depth'])
      await page
        .getByRole('img', { name: `Input ${modality}`, exact: true })
        .first()
        .waitFor();
    const second = samplesOf(page).getByRole('link').nth(1);
    await second.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: ids[1] as string }).waitFor();
    await page.getByRole('img', { name: 'Errors of A' }).waitFor();
    expect(lab.faults).toEqual([]);
  });

  test('are found by a class that they contain, the most of it first, and the address gives them back', async () => {
    const lab = await openSeenPage();
    const classId = CITYSCAPES_11.classes.findIndex(({ name }) => name === 'pole');
    const pixels = [...lab.truth].map(
      ([id, truth]) => [id, truth.filter((label) => label === classId).length] as const,
    );
    const expected = pixels.filter(([, found]) => found > 0).sort(([, a], [, b]) => b - a);
    expect(expected.length).toBeGreaterThan(0);
    const page = await lab.open('/data');
    await page.getByLabel('Containing').selectOption('pole');
    await expect.poll(() => namesOf(page), PATIENCE).toEqual(expected.map(([id]) => id));
    const again = await lab.open(`/data${new URL(page.url()).search}`);
    await expect.poll(() => namesOf(again), PATIENCE).toEqual(expected.map(([id]) => id));
    expect(await samplesOf(again).getByText(/ px$/).allTextContents()).toEqual(
      expected.map(([, found]) => `${found} px`),
    );
    expect(lab.faults).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('have no serious fault of accessibility: %s', async (theme) => {
    const lab = await openSeenPage();
    const page = await lab.open('/data', theme);
    await expectTruth(page, lab, [...lab.truth.keys()]);
    expect(await faultsOf(page)).toEqual([]);
    expect(lab.faults).toEqual([]);
  });

  test('of a dataset that is gone are listed, with what is wrong', async () => {
    const lab = await openSeenPage();
    rmSync(lab.root, { recursive: true });
    const page = await lab.open('/data');
    await page.getByRole('alert').filter({ hasText: lab.root }).waitFor();
    expect(await namesOf(page)).toEqual([...lab.truth.keys()]);
    await page.getByRole('img', { name: 'True classes, not readable' }).first().waitFor();
  });

  test('that an evaluation has not kept: the page says what keeps them', async () => {
    const lab = await openPageLab({ isLively: true, stepMs: 0 });
    const page = await lab.open('/data');
    await page.getByText('This evaluation kept no samples').waitFor();
    await page.getByText('--set evaluate.predictions=500').waitFor();
    expect(lab.faults).toEqual([]);
  });
});

test('a bundle shows those that it holds', async () => {
  const lab = await openSeenPage();
  const page = await lab.openBundle('/data');
  // The prediction of the last was not kept.
  const held = [...lab.truth.keys()].slice(0, 3);
  await expect.poll(() => namesOf(page), PATIENCE).toEqual(held);
  await page.getByText('3 in this bundle, of those of the split').waitFor();
  await expectTruth(page, lab, held);
  await page.getByLabel('Containing').selectOption('road');
  await expect.poll(async () => new Set(await namesOf(page)), PATIENCE).toEqual(new Set(held));
  await samplesOf(page).getByRole('link').first().click();
  await page.getByRole('img', { name: 'Errors of A' }).waitFor();
  expect(lab.faults).toEqual([]);
});

function samplesOf(page: Page) {
  return page.getByRole('region', { name: 'Samples' }).getByRole('list');
}

function namesOf(page: Page): Promise<string[]> {
  return samplesOf(page).locator('.sample-name').allTextContents();
}

/** What a canvas is in the browser; the types of this package know no document. */
interface Drawing {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

/** Holds the classes in the middle row of each truth that is drawn against those of the dataset. */
async function expectTruth(page: Page, lab: SeenPage, ids: readonly string[]): Promise<void> {
  const row = 16;
  const colors = CITYSCAPES_11.classes.map(({ color }) => color.join(' '));
  for (const [index, id] of ids.entries()) {
    const labels = (lab.truth.get(id) as Uint8Array).subarray(48 * row, 48 * (row + 1));
    const expected = [...labels].map((label) => colors[label] ?? '24 26 32');
    const drawn = () => samplesOf(page).getByRole('img', { name: 'True classes' }).nth(index).evaluate(rowOf, row);
    await expect.poll(drawn, PATIENCE).toEqual(expected);
  }
}

/** Colours in the middles of the pixels of a row of a picture of 48 x 32. */
function rowOf(element: unknown, row: number): string[] {
  const { width, height, getContext } = element as Drawing;
  const { data } = getContext.call(element, '2d').getImageData(0, 0, width, height);
  const y = Math.floor(((row + 0.5) * height) / 32);
  return Array.from({ length: 48 }, (_, column) => {
    const at = 4 * (y * width + Math.floor(((column + 0.5) * width) / 48));
    return [data[at], data[at + 1], data[at + 2]].join(' ');
  });
}
