import { NOTHING } from './numbers.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its two largest units, e.g. `3 h 12 min`, `45 s`, `0.8 s`. */
export function duration(ms: number | null): string {
  if (ms === null) return NOTHING;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return twoUnits(ms, { unit: MINUTE, name: 'min', part: SECOND, partName: 's' });
  if (ms < DAY) return twoUnits(ms, { unit: HOUR, name: 'h', part: MINUTE, partName: 'min' });
  return twoUnits(ms, { unit: DAY, name: 'd', part: HOUR, partName: 'h' });
}

interface Units {
  readonly unit: number;
  readonly name: string;
  readonly part: number;
  readonly partName: string;
}

function twoUnits(ms: number, { unit, name, part, partName }: Units): string {
  const parts = Math.round(ms / part);
  const perUnit = unit / part;
  const rest = parts % perUnit;
  return rest === 0
    ? `${Math.floor(parts / perUnit)} ${name}`
    : `${Math.floor(parts / perUnit)} ${name} ${rest} ${partName}`;
}

/** How long ago something was, e.g. `12 s ago`. */
export function ago(atMs: number, nowMs: number): string {
  const ms = Math.max(0, nowMs - atMs);
  if (ms < 2 * SECOND) return 'just now';
  const [unit, name] = ms < MINUTE ? [SECOND, 's'] : ms < HOUR ? [MINUTE, 'min'] : ms < DAY ? [HOUR, 'h'] : [DAY, 'd'];
  return `${Math.floor(ms / unit)} ${name} ago`;
}

/** A moment as date and time of the reader's zone, e.g. `2026-11-29 10:07`. */
export function moment(atMs: number): string {
  const at = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
