/**
 * Names of the tokens of colours that are told apart with any colour vision: those of Okabe and Ito, a set for each theme.
 *
 * @see M. Okabe, K. Ito, "Color Universal Design" (2008)
 */
const SERIES = [
  '--series-1',
  '--series-2',
  '--series-3',
  '--series-4',
  '--series-5',
  '--series-6',
  '--series-7',
] as const;

/** Token of the colour of a series; they come again after seven, with other dashes. */
export function seriesToken(index: number): `--${string}` {
  return SERIES[index % SERIES.length] ?? SERIES[0];
}

/** Dashes that tell series of the same colour apart. */
export function seriesDash(index: number): number[] {
  const round = Math.floor(index / SERIES.length) % 3;
  return round === 0 ? [] : round === 1 ? [6, 3] : [2, 2];
}
