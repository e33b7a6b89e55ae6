import { barChart, smallMultiples } from '@ssma/eval';
import type { RobustnessScores } from './robustness-scores.js';

/**
 * Figure 19: a group of bars per condition with a bar per network, and the means with standard deviations over conditions.
 *
 * @returns PNG bytes; null when samples are not told apart
 */
export async function conditionsChart({ networks }: RobustnessScores): Promise<Uint8Array | null> {
  const names = networks[0]?.conditions?.scores.map(({ name }) => name);
  if (names === undefined) return null;
  return barChart({
    title: 'Scores by condition',
    valueAxis: 'mean IoU in %; whiskers: standard deviation over conditions',
    groups: [...names, 'mean'],
    series: networks.map(({ name, conditions }) => ({
      name,
      bars: [
        ...names.map((_, index) => barOf(conditions?.scores[index]?.meanIou ?? null, null)),
        barOf(conditions?.mean ?? null, conditions?.standardDeviation ?? null),
      ],
    })),
  });
}

function barOf(value: number | null, deviation: number | null) {
  if (value === null) return null;
  return { value: 100 * value, deviation: deviation === null ? null : 100 * deviation };
}

/**
 * A small chart per corruption: mean IoU of every network from the clean pictures to the most corrupted ones.
 *
 * @returns PNG bytes; null when nothing was corrupted
 */
export async function severitiesChart({ networks }: RobustnessScores): Promise<Uint8Array | null> {
  const corruptions = networks[0]?.corruptions?.scores;
  if (corruptions === undefined) return null;
  const percent = (value: number | null | undefined) => (value === null || value === undefined ? null : 100 * value);
  return smallMultiples({
    title: 'Scores under corruptions',
    valueAxis: 'mean IoU in %, by severity; 0: clean',
    steps: ['0', ...(corruptions[0]?.severities.map(({ severity }) => String(severity)) ?? [])],
    series: networks.map(({ name }) => name),
    panels: corruptions.map(({ name }, index) => ({
      title: name,
      lines: networks.map(({ clean, corruptions: own }) => [
        percent(clean.meanIou),
        ...(own?.scores[index]?.severities.map(({ meanIou }) => percent(meanIou)) ?? []),
      ]),
    })),
  });
}
