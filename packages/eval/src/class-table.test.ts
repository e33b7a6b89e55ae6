import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { classTable } from './class-table.js';
import { classTableLatex } from './class-table-latex.js';
import { classTablePicture } from './class-table-picture.js';
import { summarise } from './metrics.js';

const CLASSES = [
  { name: 'road', color: [128, 64, 128] },
  { name: 'car & bus', color: [0, 0, 142] },
  { name: 'sky', color: [70, 130, 180] },
] as const;
// Road 3 of 4 by the first, 2 of 4 by the second; the second class is in neither; sky 1 of 2, 1 of 3.
const ROWS = [
  { name: 'SSMA_1', summary: summarise({ numClasses: 3, counts: [3, 0, 1, 0, 0, 0, 0, 0, 1] }) },
  { name: 'AdapNet++', summary: summarise({ numClasses: 3, counts: [2, 0, 2, 0, 0, 0, 0, 0, 1] }) },
];

describe('classTable', () => {
  test('has a column per class and the mean, percent with two decimals, the best marked', () => {
    const { rowNames, blocks } = classTable(ROWS, CLASSES);
    expect(rowNames).toEqual(['SSMA_1', 'AdapNet++']);
    expect(
      blocks[0]?.map(({ name, cells }) => [name, ...cells.map(({ text, isBest }) => (isBest ? `${text}*` : text))]),
    ).toEqual([
      ['road', '75.00*', '50.00'],
      ['car & bus', '-', '-'],
      ['sky', '50.00*', '33.33'],
      ['mIoU', '62.50*', '41.67'],
    ]);
  });

  test('marks nothing in a single row', () => {
    const { blocks } = classTable(ROWS.slice(0, 1), CLASSES);
    expect(blocks.flat().flatMap(({ cells }) => cells.filter(({ isBest }) => isBest))).toEqual([]);
  });

  test('37 classes and the mean are four blocks of ten columns and less', () => {
    const classes = Array.from({ length: 37 }, (_, id) => ({ name: `class ${id}`, color: [id, id, id] as const }));
    const summary = summarise({ numClasses: 37, counts: new Array(37 ** 2).fill(1) });
    expect(classTable([{ name: 'a', summary }], classes).blocks.map(({ length }) => length)).toEqual([10, 10, 10, 8]);
  });

  test('refuses no rows and a row of other classes', () => {
    expect(() => classTable([], CLASSES)).toThrow('classTable: rows must not be empty; got []');
    expect(() => classTable(ROWS, CLASSES.slice(1))).toThrow(
      'classTable: rows must have 2 scores, one per class; got 3 (SSMA_1)',
    );
  });
});

test('classTableLatex writes a booktabs table with escaped names', () => {
  expect(classTableLatex(classTable(ROWS, CLASSES))).toBe(
    [
      '% IoU in %; packages: booktabs, graphicx, xcolor',
      '\\begin{tabular}{lrrrr}',
      '\\toprule',
      'Network & ' +
        '\\rotatebox{90}{\\textcolor[RGB]{128,64,128}{\\rule{1.2ex}{1.2ex}} road} & ' +
        '\\rotatebox{90}{\\textcolor[RGB]{0,0,142}{\\rule{1.2ex}{1.2ex}} car \\& bus} & ' +
        '\\rotatebox{90}{\\textcolor[RGB]{70,130,180}{\\rule{1.2ex}{1.2ex}} sky} & mIoU \\\\',
      '\\midrule',
      'SSMA\\_1 & \\textbf{75.00} & -- & \\textbf{50.00} & \\textbf{62.50} \\\\',
      'AdapNet++ & 50.00 & -- & 33.33 & 41.67 \\\\',
      '\\bottomrule',
      '\\end{tabular}',
      '',
    ].join('\n'),
  );
});

test('classTablePicture is wider for longer names of networks and higher for more of them', async () => {
  const sizeOf = async (names: string[]) => {
    const rows = names.map((name) => ({ ...(ROWS[0] as (typeof ROWS)[0]), name }));
    const { width, height } = await sharp(await classTablePicture(classTable(rows, CLASSES))).metadata();
    return { width, height };
  };
  const one = await sizeOf(['SSMA']);
  const two = await sizeOf(['SSMA', 'SSMA with attended skips']);
  expect(two.width).toBeGreaterThan(one.width);
  expect(two.height - one.height).toBe(34);
});
