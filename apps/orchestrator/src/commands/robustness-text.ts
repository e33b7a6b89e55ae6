import type { NetworkScores, RobustnessScores } from '../network/robustness-scores.js';
import { alignColumns } from '../terminal/align-columns.js';

/** Tables for the terminal: scores by condition with mean, deviation, variance and worst, and by corruption. */
export function robustnessText({ networks }: RobustnessScores): string {
  const tables = [conditionRows(networks), corruptionRows(networks)].filter((rows) => rows.length > 0);
  return tables
    .map((rows) => {
      const columns = rows[0]?.map((_, column) => column).slice(1) ?? [];
      return `${alignColumns(rows, columns).join('\n')}\n`;
    })
    .concat(worstLines(networks))
    .join('\n');
}

function worstLines(networks: readonly NetworkScores[]): string[] {
  const lines = networks.flatMap(({ name, corruptions }) => {
    const worst = corruptions?.worst;
    return worst
      ? [`worst of ${name}: ${percent(worst.meanIou)} % under ${worst.name}, severity ${worst.severity}\n`]
      : [];
  });
  return lines.length === 0 ? [] : [lines.join('')];
}

function conditionRows(networks: readonly NetworkScores[]): string[][] {
  const spreads = networks.flatMap(({ conditions }) => (conditions === null ? [] : [conditions]));
  const [first] = spreads;
  if (first === undefined) return [];
  return [
    ['mIoU %', ...networks.map(({ name }) => name)],
    ...first.scores.map(({ name }, index) => [name, ...spreads.map(({ scores }) => percent(scores[index]?.meanIou))]),
    ['mean', ...spreads.map(({ mean }) => percent(mean))],
    ['standard deviation', ...spreads.map(({ standardDeviation }) => percent(standardDeviation))],
    ['variance (% x %)', ...spreads.map(({ variance }) => (variance === null ? '-' : (1e4 * variance).toFixed(2)))],
    ['worst', ...spreads.map(({ worst }) => (worst === null ? '-' : `${worst.name} ${percent(worst.meanIou)}`))],
  ];
}

function corruptionRows(networks: readonly NetworkScores[]): string[][] {
  const summaries = networks.flatMap(({ corruptions }) => (corruptions === null ? [] : [corruptions]));
  const [first] = summaries;
  if (first === undefined) return [];
  const cell = (meanIou: number | null | undefined, loss: number | null | undefined) => [
    percent(meanIou),
    percent(loss),
  ];
  return [
    ['mean over severities', ...networks.flatMap(({ name }) => [`${name} mIoU %`, 'loss %'])],
    ['clean', ...networks.flatMap(({ clean }) => [percent(clean.meanIou), ''])],
    ...first.scores.map(({ name }, index) => [
      name,
      ...summaries.flatMap(({ scores }) => {
        const { isRead = true, meanIou, relativeLoss } = scores[index] ?? {};
        return isRead ? cell(meanIou, relativeLoss) : [percent(meanIou), 'not read'];
      }),
    ]),
    ['mean', ...summaries.flatMap(({ meanIou, relativeLoss }) => cell(meanIou, relativeLoss))],
  ];
}

function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : (100 * value).toFixed(2);
}
