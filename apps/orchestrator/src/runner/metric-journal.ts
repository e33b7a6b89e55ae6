import { appendFileSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { StageMetric } from '../stages/stage-context.js';

/** The metrics that a stage has reported, kept in its folder beside its checkpoint. */
export interface MetricJournal {
  /** Those of earlier attempts, in their order. */
  readonly kept: readonly StageMetric[];
  append(metrics: readonly StageMetric[]): void;
}

const NAME = 'metrics.jsonl';

/**
 * Opens the journal of a stage's folder. A report may be lost on its way when its worker is killed, and a later attempt goes
 * on behind it, from a checkpoint that is newer: so every attempt first repeats what the ones before it have reported.
 *
 * A line that a killed process has not finished is dropped: no checkpoint came after it.
 */
export function openMetricJournal(dir: string): MetricJournal {
  const path = join(dir, NAME);
  const text = readIfThere(path);
  const end = text.lastIndexOf('\n') + 1;
  if (end < text.length) truncateSync(path, Buffer.byteLength(text.slice(0, end)));
  return {
    kept: text.slice(0, end).split('\n').flatMap(metricOf),
    append: (metrics) => appendFileSync(path, metrics.map((metric) => `${JSON.stringify(metric)}\n`).join('')),
  };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** None for a line that is damaged: a gap in a curve is better than a stage that cannot go on. */
function metricOf(line: string): StageMetric[] {
  try {
    const { name, step, value } = JSON.parse(line);
    return typeof name === 'string' && Number.isInteger(step) && Number.isFinite(value) ? [{ name, step, value }] : [];
  } catch {
    return [];
  }
}
