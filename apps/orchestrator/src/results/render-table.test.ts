import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import type { ClassScores } from '../store/class-scores-of-sweep.js';
import type { TrialRow } from '../store/trials-of-sweep.js';
import { renderParquet } from './render-parquet.js';
import { renderTable } from './render-table.js';
import { resultTable } from './result-table.js';
import { spreadOf } from './spread.js';
import { layOut } from './table-layout.js';

function row(width: number, heads: boolean, seed: number, meanIou: number | null): TrialRow {
  return {
    id: `t${width}${heads}${seed}`,
    groupId: `g${width}${heads}`,
    seed,
    label: '',
    axes: { 'model.widthMultiplier': width, 'model.auxiliaryHeads': heads, 'model.network': 'adapnet++' },
    state: meanIou === null ? 'failed' : 'complete',
    meanIou,
    pixelAccuracy: meanIou === null ? null : 0.75,
    frequencyWeightedIou: meanIou === null ? null : 0.5,
  };
}

/** Seeds 0.3 and 0.5 have mean 0.4 and sample deviation sqrt(0.02) = 0.1414. */
const ROWS = [row(0.25, true, 0, 0.3), row(0.25, true, 1, 0.5), row(0.25, false, 0, 0.2), row(0.25, false, 1, null)];
const SWEEP = { name: 'tiny', report: { table: 25 }, baseline: { 'model.auxiliaryHeads': false } };

describe('a table of results', () => {
  const table = resultTable(SWEEP, ROWS);

  test('as text shows percent, the spread over seeds, what is missing and the distance from the baseline', () => {
    expect(renderTable(table, SWEEP.report, 'text')).toBe(
      [
        'tiny (paper, Table 25), scores in %',
        '',
        'auxiliaryHeads  seeds           mIoU   delta      accuracy         fwIoU  state',
        '----------------------------------------------------------------------------------',
        'true            2      40.00 ± 14.14  +20.00  75.00 ± 0.00  50.00 ± 0.00  complete',
        'false           1/2            20.00    0.00         75.00         50.00  failed',
        '',
      ].join('\n'),
    );
  });

  test('as Markdown and LaTeX shows the same cells, the best score in bold where others are worse', () => {
    expect(renderTable(table, SWEEP.report, 'markdown').split('\n')).toContain(
      '| true | 2 | **40.00 ± 14.14** | +20.00 | 75.00 ± 0.00 | 50.00 ± 0.00 | complete |',
    );
    expect(renderTable(table, SWEEP.report, 'latex').split('\n')).toContain(
      'true & 2 & $\\mathbf{40.00 \\pm 14.14}$ & $+20.00$ & $75.00 \\pm 0.00$ & $50.00 \\pm 0.00$ & complete \\\\',
    );
  });

  test('as CSV holds unrounded fractions, and nothing where there is none', () => {
    const [header, first, second] = renderTable(table, SWEEP.report, 'csv').split('\r\n');
    expect(header).toBe(
      'model.auxiliaryHeads,state,seeds,mean_iou,mean_iou_std,pixel_accuracy,pixel_accuracy_std,frequency_weighted_iou,frequency_weighted_iou_std,mean_iou_delta',
    );
    expect(first).toBe('true,complete,2,0.4,0.14142135623730953,0.75,0,0.5,0,0.2');
    expect(second).toBe('false,failed,1,0.2,,0.75,,0.5,,0');
  });

  test('as JSON is the table itself', () => {
    expect(JSON.parse(renderTable(table, SWEEP.report, 'json'))).toEqual(JSON.parse(JSON.stringify(table)));
  });
});

test('report.columns spreads an axis over columns of mean IoU', () => {
  const rows = [row(0.25, true, 0, 0.4), row(0.25, false, 0, 0.3), row(0.5, true, 0, 0.6), row(0.5, false, 0, null)];
  const sweep = { name: 'tiny', report: { columns: ['model.auxiliaryHeads'] } };
  expect(renderTable(resultTable(sweep, rows), sweep.report, 'markdown')).toBe(
    [
      'tiny, scores in %',
      '',
      '| widthMultiplier | auxiliaryHeads=true | auxiliaryHeads=false |',
      '| --- | ---: | ---: |',
      '| 0.25 | 40.00 | 30.00 |',
      '| 0.5 | **60.00** | - |',
      '',
    ].join('\n'),
  );
});

test('a score that lacks seeds says so in a table of columns', () => {
  const rows = [...ROWS, row(0.5, true, 0, 0.6), row(0.5, true, 1, 0.4), row(0.5, false, 0, null)];
  const report = { columns: ['model.auxiliaryHeads'] };
  expect(
    renderTable(resultTable({ name: 'tiny', report }, rows), report, 'text')
      .split('\n')
      .slice(4, 6),
  ).toEqual([
    '0.25                   40.00 ± 14.14         20.00 (n=1/2)',
    '0.5                    50.00 ± 14.14                     -',
  ]);
});

test('scores that look like the best are in bold with it', () => {
  const rows = [row(0.1, true, 0, 0.40001), row(0.2, true, 0, 0.40004), row(0.3, true, 0, 0.3999)];
  const lines = renderTable(resultTable({ name: 'tiny', report: {} }, rows), {}, 'markdown').split('\n');
  expect(lines.slice(4, 7).map((line) => line.split(' | ')[1])).toEqual(['**40.00**', '**40.00**', '39.99']);
});

test('as Parquet the columns of the CSV form have types, and null for what is missing', async () => {
  const of = (id: string, axes: TrialRow['axes'], meanIou: number | null): TrialRow => ({
    ...row(1, true, 0, meanIou),
    id,
    groupId: id,
    axes,
  });
  const rows = [
    of('a', { 'train.steps': 10, 'model.auxiliaryHeads': true, 'train.schedule': 'constant' }, 1 / 3),
    of('b', { 'train.steps': 20, 'model.auxiliaryHeads': false, 'train.schedule': { kind: 'polynomial' } }, null),
    of('c', { 'train.steps': undefined, 'model.auxiliaryHeads': undefined, 'train.schedule': undefined }, 0.5),
  ];
  const table = resultTable({ name: 'tiny', report: {} }, rows);
  const file = renderParquet(table).buffer as ArrayBuffer;
  expect(await parquetReadObjects({ file })).toEqual(
    [
      [10, true, 'constant', 'complete', 1, 1 / 3, 0.75, 0.5],
      [20, false, '{"kind":"polynomial"}', 'failed', 0, null, null, null],
      [null, null, null, 'complete', 1, 0.5, 0.75, 0.5],
    ].map(([steps, heads, schedule, state, seeds, iou, accuracy, weighted]) => ({
      'train.steps': steps,
      'model.auxiliaryHeads': heads,
      'train.schedule': schedule,
      state,
      seeds,
      mean_iou: iou,
      mean_iou_std: null,
      pixel_accuracy: accuracy,
      pixel_accuracy_std: null,
      frequency_weighted_iou: weighted,
      frequency_weighted_iou_std: null,
    })),
  );
  const types = parquetMetadata(file)
    .schema.slice(1, 6)
    .map(({ type }) => type);
  expect(types).toEqual(['DOUBLE', 'BOOLEAN', 'BYTE_ARRAY', 'BYTE_ARRAY', 'INT32']);
  const [header] = renderTable(table, {}, 'csv').split('\r\n');
  expect(header?.split(',')).toEqual(
    parquetMetadata(file)
      .schema.slice(1)
      .map(({ name }) => name),
  );
});

describe('rows and columns chosen anew', () => {
  const rows = [row(0.25, true, 0, 0.4), row(0.25, false, 0, 0.3), row(0.5, true, 0, 0.6), row(0.5, false, 0, 0.5)];
  const table = resultTable({ name: 'tiny', report: {} }, rows);
  const [width, heads] = ['model.widthMultiplier', 'model.auxiliaryHeads'];

  test('replace those of the report, by path or short name, and leave the other side', () => {
    expect(layOut(table, { table: 3 }, { columns: ['auxiliaryHeads'] })).toEqual({ table: 3, columns: [heads] });
    expect(layOut(table, { columns: [heads] }, { rows: [heads] })).toEqual({ rows: [heads] });
    expect(layOut(table, { rows: [width, heads] }, { columns: [width] })).toEqual({ rows: [heads], columns: [width] });
    expect(layOut(table, { rows: [width] }, {})).toEqual({ rows: [width] });
  });

  test.each([
    [
      { rows: ['widht'] },
      '--rows: must name axes of the sweep (model.widthMultiplier, model.auxiliaryHeads, model.network); got widht',
    ],
    [
      { rows: [width], columns: [width] },
      '--columns: must name other axes than --rows; got model.widthMultiplier in both',
    ],
  ])('%j is answered', (layout, message) => {
    expect(() => layOut(table, {}, layout)).toThrow(message);
  });

  test('columns go without classes, which make columns', () => {
    const classes = new Map([['t0.25true0', new Map([['road', 0.5]])]]);
    const detailed = resultTable({ name: 'tiny', report: {} }, rows, { classes });
    expect(() => layOut(detailed, {}, { columns: [width] })).toThrow('--columns: must be given without --classes');
  });
});

test('an axis that the first trial does not have is shown all the same', () => {
  const rows = [
    { ...row(1, true, 0, 0.5), axes: { 'train.steps': 1 } },
    { ...row(2, true, 0, 0.5), axes: { 'train.steps': 1, 'train.batchSize': 4 } },
  ];
  const table = resultTable({ name: 'tiny', report: {} }, rows);
  expect(
    renderTable(table, {}, 'csv')
      .split('\r\n')
      .map((line) => line.split(',')[0]),
  ).toEqual(['train.batchSize', '', '4', '']);
  expect(layOut(table, {}, { rows: ['batchSize'] })).toEqual({ rows: ['train.batchSize'] });
});

test('an axis that goes in step with a named one has no column', () => {
  const of = (network: string, steps: number, seed: number): TrialRow => ({
    ...row(1, true, seed, 0.5),
    id: `t${network}${seed}`,
    groupId: `g${network}`,
    axes: { 'model.network': network, 'train.steps': steps },
  });
  const rows = [of('stacking', 900, 0), of('ssma', 500, 0)];
  const header = (report: { rows?: string[] }) =>
    renderTable(resultTable({ name: 'tiny', report }, rows), report, 'markdown').split('\n')[2];
  expect(header({})).toBe('| network | steps | mIoU | accuracy | fwIoU |');
  expect(header({ rows: ['model.network'] })).toBe('| network | mIoU | accuracy | fwIoU |');
  const alike = [of('ssma', 900, 0), { ...of('ssma', 500, 0), groupId: 'other' }];
  const report = { rows: ['model.network'] };
  expect(renderTable(resultTable({ name: 'tiny', report }, alike), report, 'markdown').split('\n')[2]).toBe(
    '| network | steps | mIoU | accuracy | fwIoU |',
  );
});

test('classes come behind the other scores, an absent one as a hyphen', () => {
  const scores: ReadonlyMap<string, ClassScores> = new Map([
    [
      't1true0',
      new Map([
        ['road', 0.5],
        ['car', null],
      ]),
    ],
  ]);
  const sweep = { name: 'tiny', report: {} };
  expect(
    renderTable(resultTable(sweep, [row(1, true, 0, 0.5)], { classes: scores }), {}, 'text')
      .split('\n')
      .slice(2),
  ).toEqual([
    ' mIoU  accuracy  fwIoU   road  car',
    '----------------------------------',
    '50.00     75.00  50.00  50.00    -',
    '',
  ]);
});

test('groups of samples have columns of their own, with the spread over seeds', () => {
  const of = (night: number, day: number): ClassScores =>
    new Map([
      ['day', day],
      ['night', night],
    ]);
  const sampleGroups = new Map([
    ['t1true0', of(0.1, 0.5)],
    ['t1true1', of(0.3, 0.5)],
  ]);
  const rows = [row(1, true, 0, 0.5), row(1, true, 1, 0.5)];
  const table = resultTable({ name: 'tiny', report: {} }, rows, { sampleGroups });
  expect(renderTable(table, {}, 'markdown').split('\n').slice(2, 5)).toEqual([
    '| seeds | mIoU | accuracy | fwIoU | day | night |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    '| 2 | 50.00 ± 0.00 | 75.00 ± 0.00 | 50.00 ± 0.00 | 50.00 ± 0.00 | 20.00 ± 14.14 |',
  ]);
  expect(renderTable(table, {}, 'csv')).toContain('mean_iou_day,mean_iou_day_std,mean_iou_night,mean_iou_night_std');
});

test('LaTeX escapes what it would read as commands', () => {
  const rows = [
    { ...row(1, true, 0, 0.5), axes: { 'a.b_c': '50%' } },
    { ...row(2, true, 0, 0.5), axes: { 'a.b_c': 'x^2' } },
  ];
  const sweep = { name: 'tiny', report: {} };
  const lines = renderTable(resultTable(sweep, rows), {}, 'latex').split('\n');
  expect(lines[3]).toMatch(/^b\\_c & /);
  expect(lines[5]).toMatch(/^50\\% & /);
  expect(lines[6]).toMatch(/^x\\textasciicircum\{\}2 & /);
});

test('a spread needs two values for a deviation and one for a mean', () => {
  expect(spreadOf([null])).toBeNull();
  expect(spreadOf([0.5, null])).toEqual({ mean: 0.5, std: null, count: 1 });
  expect(spreadOf([1, 2, 3, 4])).toEqual({ mean: 2.5, std: Math.sqrt(5 / 3), count: 4 });
});
