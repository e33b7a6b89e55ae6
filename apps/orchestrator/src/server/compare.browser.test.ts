import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { faultsOf } from '../test-support/accessibility-faults.js';
import { openSeenPage, type SeenPage } from '../test-support/seen-page.js';

/** For a machine that does other things, too. */
const PATIENCE = { timeout: 20_000 };

const [WRONG, BETTER, WORSE] = ['255 60 90', '64 150 255', '255 132 32'];

describe('the comparison of two networks', () => {
  test('draws each pixel by what is true and what the networks saw', async () => {
    const lab = await openSeenPage();
    const page = await lab.open(addressOf(lab, 'opacity=100'));
    await expectMaps(page, lab);
    expect(lab.faults).toEqual([]);
  });

  test('goes from image to image, zooms all pictures in step and hides a class; the address gives it back', async () => {
    const lab = await openSeenPage();
    const page = await lab.open(addressOf(lab, 'sort=position&order=ascending'));
    const images = page.getByRole('navigation', { name: 'Images' });
    await images.getByText('3 images').waitFor();
    const ids = [...lab.truth.keys()];
    const chosen = images.locator('[aria-current]');
    await expect.poll(() => chosen.getAttribute('title'), PATIENCE).toBe(ids[0]);
    await page.keyboard.press('j');
    await expect.poll(() => chosen.getAttribute('title'), PATIENCE).toBe(ids[1]);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('k');
    await expect.poll(() => chosen.getAttribute('title'), PATIENCE).toBe(ids[1]);

    const pictures = page.locator('.maps canvas');
    await expect.poll(() => pictures.count(), PATIENCE).toBe(8);
    await expect.poll(() => drawn(page), PATIENCE).toEqual(new Array(8).fill(true));
    const before = await contents(page);
    const box = await page.getByRole('img', { name: 'True classes' }).boundingBox();
    if (box === null) throw new Error('the truth must be on the page');
    await page.mouse.move(box.x + box.width / 2, box.y + 0.8 * box.height);
    await page.mouse.wheel(0, -900);
    await expect
      .poll(async () => (await contents(page)).filter((one, at) => one === before[at]).length, PATIENCE)
      .toBe(0);
    await expect.poll(() => new URL(page.url()).searchParams.get('view'), PATIENCE).toMatch(/^4\.\d+,0\.\d+,0\.\d+$/);
    const withRoad = await contents(page);
    await page.getByRole('checkbox', { name: 'road' }).uncheck();
    const changed = async () => (await contents(page)).filter((one, at) => one !== withRoad[at]).length;
    await expect.poll(changed, PATIENCE).toBeGreaterThanOrEqual(3);
    expect(new URL(page.url()).searchParams.getAll('hide')).toEqual(['2']);

    const shown = await contents(page);
    const { pathname, search } = new URL(page.url());
    const again = await lab.open(`${pathname}${search}`);
    await expect.poll(() => contents(again), PATIENCE).toEqual(shown);
    expect(await again.getByRole('checkbox', { name: 'road' }).isChecked()).toBe(false);
    expect(lab.faults).toEqual([]);
  });

  test('says what is true and seen beneath the pointer, and shows gates', async () => {
    const lab = await openSeenPage();
    const [first] = [...lab.truth.keys()] as [string];
    const page = await lab.open(addressOf(lab, `sample=${encodeURIComponent(first)}`));
    await page.getByRole('img', { name: 'Gate of depth in ssma/latent of B' }).waitFor();
    const box = await page.getByRole('img', { name: 'Prediction of A' }).boundingBox();
    if (box === null) throw new Error('the prediction must be on the page');
    const [column, row] = [30, 20];
    await page.mouse.move(box.x + (box.width * (column + 0.5)) / 48, box.y + (box.height * (row + 0.5)) / 32);
    const at = row * 48 + column;
    const names = (await (await lab.get(`/api/stages/${lab.ssma}/confusion`)).json()) as { classNames: string[] };
    const nameOf = (ids: Uint8Array | undefined) => names.classNames[ids?.[at] ?? 255] ?? 'not counted';
    const said = [
      `x ${column}, y ${row}`,
      `Truth ${nameOf(lab.truth.get(first))}`,
      `A ${nameOf(lab.predictionOf(lab.average, first))}`,
      `B ${nameOf(lab.predictionOf(lab.ssma, first))}`,
    ];
    await expect.poll(() => page.locator('.pointed > span').allTextContents(), PATIENCE).toEqual(said);
  });

  test.each(['light', 'dark'] as const)('has no serious fault of accessibility: %s', async (theme) => {
    const lab = await openSeenPage();
    const page = await lab.open('/compare', theme);
    await page.getByRole('button', { name: /network=ssma/ }).click();
    await page.getByRole('img', { name: 'Errors of A' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.goto(new URL(addressOf(lab, ''), page.url()).href);
    await page.getByRole('img', { name: 'Improvement of B over A' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(lab.faults).toEqual([]);
  });
});

test('a confusion of a trial leads to its images', async () => {
  const lab = await openSeenPage();
  const page = await lab.open(`/trials/${lab.trials[0]}`);
  const matrix = page.getByRole('region', { name: 'Confusion matrix' });
  const cell = matrix.locator('td[title*=" of sidewalk predicted as road"] a');
  await cell.click();
  await page.getByText('sidewalk taken for road').waitFor();
  const answer = await lab.get(
    `/api/stages/${lab.average}/samples?truth=3&predicted=2&kept=true&sort=pixels&order=descending`,
  );
  const { items } = (await answer.json()) as { items: { id: string; pixels: number }[] };
  expect(items.length).toBeGreaterThan(0);
  const listed = page.getByRole('navigation', { name: 'Images' }).getByRole('button');
  expect(await listed.allTextContents()).toEqual(items.map(({ id, pixels }) => `${id}${pixels} px`));
  expect(lab.faults).toEqual([]);
});

describe('a bundle that is opened from the disk', () => {
  test('draws the same maps', async () => {
    const lab = await openSeenPage();
    const page = await lab.openBundle(addressOf(lab, 'opacity=100'));
    await expectMaps(page, lab);
    expect(lab.faults).toEqual([]);
  });

  test('has the sweep, its trials and the images of a confusion', async () => {
    const lab = await openSeenPage();
    const page = await lab.openBundle(`/sweeps/${lab.id}`);
    await page.getByRole('region', { name: 'Results over seeds' }).locator('tbody tr').nth(1).waitFor();
    await page.goto(`${page.url().split('#')[0]}#/trials/${lab.trials[0]}`);
    await page.locator('td[title*=" of sidewalk predicted as road"] a').click();
    await page.getByText('sidewalk taken for road').waitFor();
    await page.getByRole('img', { name: 'Errors of A' }).waitFor();
    expect(lab.faults).toEqual([]);
  });
});

function addressOf({ trials: [average, ssma] }: SeenPage, rest: string): string {
  return `/compare?trial=${average}&trial=${ssma}&${rest}`;
}

/** Holds the maps of every image against the class ids of the lab. */
async function expectMaps(page: Page, lab: SeenPage): Promise<void> {
  const images = page.getByRole('navigation', { name: 'Images' });
  await images.getByRole('button').nth(2).waitFor();
  for (const sample of [...lab.truth.keys()].slice(0, 3)) {
    await images.getByRole('button', { name: sample }).click();
    await page.getByRole('heading', { name: sample }).waitFor();
    const truth = lab.truth.get(sample) as Uint8Array;
    const [seenByA, seenByB] = [lab.predictionOf(lab.average, sample), lab.predictionOf(lab.ssma, sample)];
    const counted = (rule: (label: number, at: number) => boolean): number =>
      truth.reduce((sum, label, at) => sum + Number(label !== 255 && rule(label, at)), 0);
    await expect
      .poll(() => pixelsOf(page, 'Errors of A', WRONG), PATIENCE)
      .toBe(counted((label, at) => seenByA[at] !== label));
    expect(await pixelsOf(page, 'Errors of B', WRONG)).toBe(counted((label, at) => seenByB[at] !== label));
    const improvement = 'Improvement of B over A';
    expect(await pixelsOf(page, improvement, BETTER)).toBe(
      counted((label, at) => seenByB[at] === label && seenByA[at] !== label),
    );
    expect(await pixelsOf(page, improvement, WORSE)).toBe(
      counted((label, at) => seenByB[at] !== label && seenByA[at] === label),
    );
  }
}

/** What a canvas is in the browser; the types of this package know no document. */
interface Drawing {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
  toDataURL(): string;
}

/** Pixels of the picture of a map that have a colour. */
function pixelsOf(page: Page, name: string, color: string | undefined): Promise<number> {
  return page.getByRole('img', { name, exact: true }).evaluate((element, wanted) => {
    const canvas = element as unknown as Drawing;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let row = 0; row < 32; row++) {
      for (let column = 0; column < 48; column++) {
        const x = Math.floor(((column + 0.5) * canvas.width) / 48);
        const y = Math.floor(((row + 0.5) * canvas.height) / 32);
        const at = 4 * (y * canvas.width + x);
        if ([data[at], data[at + 1], data[at + 2]].join(' ') === wanted) found++;
      }
    }
    return found;
  }, color);
}

function contents(page: Page): Promise<string[]> {
  return page.locator('.maps canvas').evaluateAll((all) => all.map((one) => (one as unknown as Drawing).toDataURL()));
}

/** Whether each picture has a pixel. */
function drawn(page: Page): Promise<boolean[]> {
  return page.locator('.maps canvas').evaluateAll((all) =>
    all.map((one) => {
      const canvas = one as unknown as Drawing;
      return canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[3] === 255;
    }),
  );
}
