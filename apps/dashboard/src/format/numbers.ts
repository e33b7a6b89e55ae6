import type { Spread } from '@ssma/orchestrator/client';

/** In place of what is not there. */
export const NOTHING = '–';

const grouped = new Intl.NumberFormat('en', { useGrouping: true });

/** A fraction in percent with the two decimals of the paper's tables, e.g. `84.25`. */
export function percent(fraction: number | null): string {
  return fraction === null ? NOTHING : (fraction * 100).toFixed(2);
}

/** A difference of fractions in percentage points with its sign, e.g. `+0.42` or `−1.10`. */
export function points(difference: number | null): string {
  if (difference === null) return NOTHING;
  const text = (Math.abs(difference) * 100).toFixed(2);
  if (Number(text) === 0) return '0.00';
  return `${difference > 0 ? '+' : '−'}${text}`;
}

/** Mean and standard deviation in percent, e.g. `84.25 ± 0.31`. */
export function spread(value: Spread | null): string {
  if (value === null) return NOTHING;
  return value.std === null ? percent(value.mean) : `${percent(value.mean)} ± ${percent(value.std)}`;
}

/** A whole number with separators, e.g. `30,123,456`. */
export function count(value: number): string {
  return grouped.format(value);
}

/** A measured number with four significant digits, e.g. `0.02318`, `1.2e-7`, `12,345`. */
export function measure(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return grouped.format(value);
  if (size < 1e-4 || size >= 1e7) return value.toExponential(2);
  return size >= 1000 ? grouped.format(Math.round(value)) : String(Number(value.toPrecision(4)));
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in decimal units with three significant digits, e.g. `1.24 MB`. */
export function bytes(value: number): string {
  const power = value < 1000 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), BYTE_UNITS.length - 1);
  return power === 0 ? `${value} B` : `${Number((value / 1000 ** power).toPrecision(3))} ${BYTE_UNITS[power]}`;
}
