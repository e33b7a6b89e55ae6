import { axisValueText } from '../sweep/trial-label.js';
import type { ResultGroup, ResultTable } from './result-table.js';
import type { Spread } from './spread.js';

/** One line per group under a heading (RFC 4180): axes by dotted path, scores as unrounded fractions. */
export function renderCsv(table: ResultTable): string {
  const header = [
    ...table.axes,
    'state',
    'seeds',
    ...['mean_iou', 'pixel_accuracy', 'frequency_weighted_iou'].flatMap(spreadColumns),
    ...(table.hasBaseline ? ['mean_iou_delta'] : []),
    ...table.sampleGroupNames.flatMap((name) => spreadColumns(`mean_iou_${name}`)),
    ...table.classNames.flatMap((name) => spreadColumns(`iou_${name}`)),
  ];
  const lines = [header, ...table.groups.map((group) => csvRow(group, table))];
  return lines.map((line) => `${line.map(csvField).join(',')}\r\n`).join('');
}

function csvRow(group: ResultGroup, { axes, hasBaseline, classNames, sampleGroupNames }: ResultTable): string[] {
  return [
    ...axes.map((path) => axisValueText(group.axes[path])),
    group.state,
    String(group.meanIou?.count ?? 0),
    ...[group.meanIou, group.pixelAccuracy, group.frequencyWeightedIou].flatMap(spreadFields),
    ...(hasBaseline ? [number(group.meanIouDelta)] : []),
    ...sampleGroupNames.flatMap((name) => spreadFields(group.sampleGroupIou[name] ?? null)),
    ...classNames.flatMap((name) => spreadFields(group.classIou[name] ?? null)),
  ];
}

function spreadColumns(name: string): string[] {
  return [name, `${name}_std`];
}

function spreadFields(spread: Spread | null): string[] {
  return [number(spread?.mean ?? null), number(spread?.std ?? null)];
}

/** An absent number is an empty field. */
function number(value: number | null): string {
  return value === null ? '' : String(value);
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
