import type { ResultGroup } from '@ssma/orchestrator/client';
import { expect, test } from 'vitest';
import { baselineOf, filterGroups, groupRows, sortGroups } from './group-rows.js';

function group(
  groupId: string,
  rate: number,
  mean: number | null,
  state: ResultGroup['state'] = 'complete',
): ResultGroup {
  const meanIou = mean === null ? null : { mean, std: 0.002, count: 3 };
  return {
    groupId,
    axes: { 'fusion.rate': rate, modalities: ['rgb', 'depth'] },
    state,
    numSeeds: 3,
    meanIou,
    pixelAccuracy: null,
    frequencyWeightedIou: null,
    meanIouDelta: null,
    classIou: {},
    sampleGroupIou: {},
  };
}

const GROUPS = [group('a', 16, 0.8), group('b', 4, 0.83), group('c', 8, null, 'waiting')];
const ids = (rows: readonly { readonly group: ResultGroup }[]) => rows.map((row) => row.group.groupId);

test('lays every group beside the baseline of the file', () => {
  const rows = groupRows(GROUPS, baselineOf(GROUPS, { 'fusion.rate': 16 }));
  expect(rows.map(({ isBaseline }) => isBaseline)).toEqual([true, false, false]);
  expect(rows[1]?.delta).toBeCloseTo(0.03, 12);
  expect(rows.map(({ noise }) => noise.verdict)).toEqual(['within', 'larger', 'unknown']);
  expect(rows[2]?.delta).toBeNull();
});

test('finds no baseline where the file names none, or none of its groups', () => {
  expect(baselineOf(GROUPS, undefined)).toBeUndefined();
  expect(baselineOf(GROUPS, { 'fusion.rate': 32 })).toBeUndefined();
});

test('sorts numbers by size both ways and leaves what has no result at the end', () => {
  const rows = groupRows(GROUPS, undefined);
  expect(ids(sortGroups(rows, { by: 'meanIou', order: 'descending' }))).toEqual(['b', 'a', 'c']);
  expect(ids(sortGroups(rows, { by: 'meanIou', order: 'ascending' }))).toEqual(['a', 'b', 'c']);
  expect(ids(sortGroups(rows, { by: 'axis:fusion.rate', order: 'ascending' }))).toEqual(['b', 'c', 'a']);
  expect(ids(sortGroups(rows, { by: 'position', order: 'descending' }))).toEqual(['c', 'b', 'a']);
});

test('filters by state and by the text of any axis', () => {
  const rows = groupRows(GROUPS, undefined);
  expect(ids(filterGroups(rows, { states: ['waiting'], find: '' }))).toEqual(['c']);
  expect(ids(filterGroups(rows, { states: [], find: 'RATE=4' }))).toEqual(['b']);
  expect(ids(filterGroups(rows, { states: [], find: 'rgb+depth' }))).toEqual(['a', 'b', 'c']);
});
