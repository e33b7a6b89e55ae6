import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { faultsOf } from '../test-support/accessibility-faults.js';
import { openPageLab } from '../test-support/page-lab.js';

const SUBMITTED = `name: watched
dataset: { name: folder, root: data/tiny }
input: [32, 64]
model: { network: adapnet++ }
train: { steps: 10 }
seeds: [0, 1]
grid: { train.batchSize: [2, 4] }
`;

/** Views of the lively sweep and of its best trial, and the pages beside them. */
const PATHS = [
  '/sweeps',
  '/sweeps/bottleneck',
  '/sweeps/bottleneck?by=trials',
  '/sweeps/bottleneck?classes=yes&differing=no',
  '/sweeps/bottleneck/charts',
  '/sweeps/bottleneck/curves',
  '/sweeps/bottleneck/classes',
  '/sweeps/bottleneck/table',
  '/sweeps/bottleneck/timeline',
  '/sweeps/bottleneck/failures',
  '/sweeps/bottleneck/stages',
  '/sweeps/bottleneck/definition',
  '/trials/BEST',
  '/trials/BEST/curves',
  '/trials/BEST/config',
  '/trials/BEST/attempts',
  '/trials/BEST/files',
  '/data',
  '/workers',
  '/nowhere',
] as const;

test('a sweep file that is submitted is watched to its end without a reload', async () => {
  const lab = await openPageLab({ isLively: false, stepMs: 60 });
  const page = await lab.open('/sweeps');
  await page.getByText('No sweeps').waitFor();
  await page.getByText('Read only').click();
  await page.getByLabel('Token').fill(lab.token);
  await page.getByRole('button', { name: 'Use token' }).click();
  await page.getByRole('button', { name: 'Submit a sweep' }).click();
  await page.getByLabel('Sweep file').fill(SUBMITTED.replace('[32, 64]', '[32]'));
  await page.getByRole('button', { name: 'Run it' }).click();
  await page.getByRole('alert').filter({ hasText: 'submitted.yaml' }).filter({ hasText: 'input' }).waitFor();
  await page.getByLabel('Sweep file').fill(SUBMITTED);
  await page.getByRole('button', { name: 'Run it' }).click();
  await page.getByRole('link', { name: 'Watch it' }).click();
  await page.getByRole('heading', { name: 'watched' }).waitFor();
  await page.locator('.facts .state[data-state="active"]').waitFor();
  await page.getByText('4/4').waitFor();
  const rows = page.getByRole('region', { name: 'Results over seeds' }).locator('tbody tr');
  await rows.nth(1).locator('.state[data-state="complete"]').waitFor();
  expect(await rows.locator('td:nth-child(4)').allTextContents()).toEqual([
    expect.stringMatching(/^\d\d?\.\d\d ± \d+\.\d\d$/),
    expect.stringMatching(/^\d\d?\.\d\d ± \d+\.\d\d$/),
  ]);
  // A refused request is an error of the console, too.
  expect(lab.faults.filter((fault) => !fault.includes('status of 400') && !fault.includes('422'))).toEqual([]);
});

test('trials are sorted, filtered, opened and compared, and the address gives the view back', async () => {
  const lab = await openPageLab({ isLively: true, stepMs: 0 });
  const page = await lab.open('/sweeps/bottleneck');
  const table = page.getByRole('region', { name: 'Results over seeds' });
  const column = (name: number) => table.locator(`tbody tr td:nth-child(${name})`).allTextContents();
  await table.getByRole('button', { name: 'mIoU, %' }).press('Enter');
  const sorted = (await column(5)).map((text) => Number.parseFloat(text));
  expect(sorted).toHaveLength(6);
  expect(sorted).toEqual([...sorted].sort((a, b) => b - a));
  await page.getByLabel('Find in axes').fill('latentReduction=8');
  await expect.poll(() => column(2)).toEqual(['8', '8']);
  await table.getByRole('button', { name: 'Compare with configuration 3' }).click();
  await expect.poll(() => column(6)).toContain('baseline');
  await table.getByRole('button', { name: 'Trials of configuration 3' }).click();
  await table.getByRole('link', { name: 'seed 2' }).waitFor();
  const again = await lab.open(new URL(page.url()).pathname + new URL(page.url()).search);
  await again.getByText('2 of 6 configurations').waitFor();
  const numbers = await again.getByRole('region', { name: 'Results over seeds' }).locator('tbody tr').allTextContents();
  expect(numbers).toHaveLength(2);
  expect(numbers.join()).toContain('baseline');
  expect(lab.faults).toEqual([]);
});

test('an export is equal to the table on screen', async () => {
  const lab = await openPageLab({ isLively: true, stepMs: 0 });
  const page = await lab.open(
    '/sweeps/bottleneck/table?rows=model.fusion.skipReduction&columns=model.fusion.latentReduction',
  );
  const table = page.getByRole('region', { name: 'Table of results' });
  await table.getByText('latentReduction=16').waitFor();
  const shown = await cellsOf(table.locator('tr').all());
  await page.getByText('Save as').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Markdown', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('bottleneck.md');
  expect(shown).toHaveLength(3);
  expect(markdownCells(await readFile(await download.path(), 'utf8'))).toEqual(shown);
  // The paper's Table 25 has (16, 6) and no (8, 6): the first is matched, and the difference is that of the two numbers.
  const printed = page.getByRole('region', { name: 'Rows of the paper' }).locator('tbody tr');
  const [row, paper, ours, delta] = await printed.last().locator('th, td').allTextContents();
  expect([row, paper]).toEqual(['enc 16 skip 6', '82.64']);
  expect(Number(delta?.replace('−', '-'))).toBeCloseTo(Number.parseFloat(ours ?? '') - 82.64, 2);
  expect(lab.faults).toEqual([]);
});

test('pruned networks stand against parameters or FLOPs, and both are in the table', async () => {
  const lab = await openPageLab({ isLively: false, isPruned: true, stepMs: 0 });
  const page = await lab.open('/sweeps/pruned/pruning');
  await page.getByRole('img', { name: 'Mean IoU against parameters of pruned networks' }).waitFor();
  await page.getByText('One network has no parameters on record').waitFor();
  await page.getByRole('button', { name: 'FLOPs' }).press('Enter');
  await page.getByRole('img', { name: 'Mean IoU against FLOPs of pruned networks' }).waitFor();
  await page.getByText('One network has no FLOPs on record. The training ended before FLOPs were recorded').waitFor();
  const address = new URL(page.url());
  expect(address.search).toBe('?cost=flops');
  const again = await lab.open(`${address.pathname}${address.search}`);
  await again.getByRole('heading', { name: 'Mean IoU against FLOPs' }).waitFor();
  await again.getByRole('button', { name: 'Show as table' }).click();
  const rows = again.getByRole('region', { name: 'Pruned networks' }).locator('tbody tr');
  const whole = ['0', '2,000,000', '100.0', '1.600', '100.0', '81.82', 'yes'];
  expect(await cellsOf(rows.all())).toEqual([
    ['l1', ...whole],
    ['l1', '1', '1,800,000', '90.0', '1.500', '93.8', '66.67', 'yes'],
    ['l1', '2', '1,400,000', '70.0', '1.100', '68.8', '53.85', 'yes'],
    ['random', ...whole],
    ['random', '1', '1,800,000', '90.0', '1.520', '95.0', '53.85', ''],
    ['random', '2', '–', '–', '–', '–', '42.86', ''],
  ]);
  const dark = await lab.open(`${address.pathname}${address.search}`, 'dark');
  await dark.getByText('One network has no FLOPs on record').waitFor();
  for (const one of [page, again, dark]) expect(await faultsOf(one)).toEqual([]);
  expect(lab.faults).toEqual([]);
});

test.each(['light', 'dark'] as const)(
  'no page has a serious fault of accessibility, or asks another server: %s',
  async (theme) => {
    const lab = await openPageLab({ isLively: true, stepMs: 0 });
    const page = await lab.open('/sweeps', theme);
    const best = await page.locator('a[href^="/trials/"]').first().getAttribute('href');
    const violations: string[] = [];
    for (const path of PATHS.map((one) => one.replace('/trials/BEST', best ?? ''))) {
      await page.goto(`${lab.url}${path}`);
      await page.locator('h1').waitFor();
      await page.locator('.loading').first().waitFor({ state: 'detached' });
      violations.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
    }
    expect(violations).toEqual([]);
    expect(lab.faults).toEqual([]);
  },
);

test('the programs of the page have at most 700 kB compressed, all together', async () => {
  await openPageLab({ isLively: false, stepMs: 0 });
  const folder = fileURLToPath(new URL('../../../dashboard/dist/assets', import.meta.url));
  const programs = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  const sizes = await Promise.all(programs.map(async (name) => gzipSync(await readFile(join(folder, name))).length));
  expect(programs.length).toBeGreaterThan(5);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(700_000);
});

test('what the server refuses or does not know is said where it would have been', async () => {
  const lab = await openPageLab({ isLively: false, stepMs: 0 });
  const page = await lab.open('/sweeps/nothing');
  await page.getByRole('alert').filter({ hasText: 'NOT_FOUND (404)' }).filter({ hasText: 'nothing' }).waitFor();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
});

async function cellsOf(
  rows: Promise<readonly { locator(selector: string): { allTextContents(): Promise<string[]> } }[]>,
) {
  return Promise.all((await rows).map((row) => row.locator('th, td').allTextContents()));
}

/** Cells of the first table of a Markdown text, without marks of emphasis. */
function markdownCells(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  const cells = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('**', '').trim()),
  );
  return cells.filter((_, index) => index !== 1);
}
