import { axisValueText } from '../sweep/trial-label.js';
import type { ResultGroup, ResultTable } from './result-table.js';
import type { Spread } from './spread.js';

/** A column of results for scripts, one value per group; null where there is none. */
export type ResultColumn = { readonly name: string } & (
  | { readonly type: 'text'; readonly values: readonly (string | null)[] }
  | { readonly type: 'truth'; readonly values: readonly (boolean | null)[] }
  | { readonly type: 'count' | 'number'; readonly values: readonly (number | null)[] }
);

/** The results by column: axes by dotted path, state, number of seeds with a score, scores as unrounded fractions. */
export function resultColumns(table: ResultTable): ResultColumn[] {
  const { groups, axes, hasBaseline, sampleGroupNames, classNames } = table;
  const spreads = (name: string, of: (group: ResultGroup) => Spread | null | undefined): ResultColumn[] => [
    { name, type: 'number', values: groups.map((group) => of(group)?.mean ?? null) },
    { name: `${name}_std`, type: 'number', values: groups.map((group) => of(group)?.std ?? null) },
  ];
  return [
    ...axes.map((path) =>
      axisColumn(
        path,
        groups.map((group) => group.axes[path]),
      ),
    ),
    { name: 'state', type: 'text', values: groups.map(({ state }) => state) },
    { name: 'seeds', type: 'count', values: groups.map(({ meanIou }) => meanIou?.count ?? 0) },
    ...spreads('mean_iou', ({ meanIou }) => meanIou),
    ...spreads('pixel_accuracy', ({ pixelAccuracy }) => pixelAccuracy),
    ...spreads('frequency_weighted_iou', ({ frequencyWeightedIou }) => frequencyWeightedIou),
    ...(hasBaseline
      ? [{ name: 'mean_iou_delta', type: 'number', values: groups.map(({ meanIouDelta }) => meanIouDelta) } as const]
      : []),
    ...sampleGroupNames.flatMap((name) => spreads(`mean_iou_${name}`, (group) => group.sampleGroupIou[name])),
    ...classNames.flatMap((name) => spreads(`iou_${name}`, (group) => group.classIou[name])),
  ];
}

/** Numbers and truth values keep their type; an axis of anything else is text. An absent value is null. */
function axisColumn(name: string, values: readonly unknown[]): ResultColumn {
  const given = values.map((value) => value ?? null);
  if (given.every(isNumberOrNull)) return { name, type: 'number', values: given };
  if (given.every(isTruthOrNull)) return { name, type: 'truth', values: given };
  const texts = given.map((value) => (value === null ? null : axisValueText(value)));
  return { name, type: 'text', values: texts };
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || typeof value === 'number';
}

function isTruthOrNull(value: unknown): value is boolean | null {
  return value === null || typeof value === 'boolean';
}
