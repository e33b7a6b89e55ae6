import type { ResultColumn } from './result-columns.js';
import { resultColumns } from './result-columns.js';
import type { ResultTable } from './result-table.js';

/** One line per group under a heading (RFC 4180): axes by dotted path, scores as unrounded fractions. */
export function renderCsv(table: ResultTable): string {
  const columns = resultColumns(table);
  const lines = [
    columns.map(({ name }) => name),
    ...table.groups.map((_, row) => columns.map((column) => field(column, row))),
  ];
  return lines.map((line) => `${line.map(csvField).join(',')}\r\n`).join('');
}

/** An absent value is an empty field. */
function field({ values }: ResultColumn, row: number): string {
  return String(values[row] ?? '');
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
