import { expect, test } from 'vitest';
import { resultTable } from './result-table.js';
import { scoreChart } from './score-chart.js';

test('a chart has a colour per row and a group of bars per group of samples, in percent', () => {
  const trial = { seed: 0, label: '', state: 'complete', pixelAccuracy: 0.5, frequencyWeightedIou: 0.5 } as const;
  const rows = [
    { ...trial, id: 't1', groupId: 'g1', axes: { 'model.modalities': ['rgb'] }, meanIou: 0.25 },
    { ...trial, id: 't2', groupId: 'g1', axes: { 'model.modalities': ['rgb'] }, meanIou: 0.75 },
    { ...trial, id: 't3', groupId: 'g2', axes: { 'model.modalities': ['rgb', 'depth'] }, meanIou: null },
  ];
  const sampleGroups = new Map([['t1', new Map([['night', 0.5]])]]);
  expect(scoreChart(resultTable({ name: 'tiny', report: {} }, rows, { sampleGroups }), {})).toEqual({
    title: 'tiny',
    valueAxis: 'mean IoU in %; whiskers: standard deviation over 2 seeds',
    groups: ['night', 'all'],
    series: [
      {
        name: 'rgb',
        bars: [
          { value: 50, deviation: null },
          { value: 50, deviation: 50 * Math.SQRT1_2 },
        ],
      },
      { name: 'rgb+depth', bars: [null, null] },
    ],
  });
});
