import type { DetailedScores } from '../network/detailed-counts.js';
import type { NetworkScore } from '../network/score-network.js';
import { alignColumns } from '../terminal/align-columns.js';

/** The scores of an evaluation as tables in percent. */
export function evaluationText(score: NetworkScore): string {
  const sections = [classRows(score), groupRows(score), frequencyRows(score), objectRows(score.details)];
  return `${[...sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')), totals(score)].join('\n\n')}\n`;
}

function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : (100 * value).toFixed(2);
}

function classRows({ classes, summary, details }: NetworkScore): string[] {
  const header = [
    'class',
    'IoU %',
    'precision %',
    'recall %',
    'F1 %',
    ...(details === null ? [] : ['AP %', 'boundary IoU %']),
  ];
  const rows = summary.perClass.map(({ iou, precision, recall, f1 }, id) => {
    const extra = details && [details.averagePrecision.perClass[id]?.ap, details.boundaryIou.perClass[id]];
    return [classes[id]?.name ?? String(id), ...[iou, precision, recall, f1, ...(extra ?? [])].map(percent)];
  });
  const { meanIou, meanPrecision, meanAccuracy, meanF1 } = summary;
  const extra = details && [details.averagePrecision.meanAp, details.boundaryIou.meanIou];
  const means = ['mean', ...[meanIou, meanPrecision, meanAccuracy, meanF1, ...(extra ?? [])].map(percent)];
  return alignColumns([header, ...rows, means], [1, 2, 3, 4, 5, 6]);
}

function groupRows({ groups }: NetworkScore): string[] {
  if (groups.length === 0) return [];
  const rows = groups.map(({ name, summary }) => [name, percent(summary.meanIou), percent(summary.pixelAccuracy)]);
  return alignColumns([['group', 'mIoU %', 'accuracy %'], ...rows], [1, 2]);
}

function frequencyRows({ classFrequency, classes }: NetworkScore): string[] {
  const rows = classFrequency
    .filter((stratum) => stratum.classes.length > 0)
    .map(({ fromShare, belowShare, classes: ids, meanIou, meanAccuracy }) => [
      belowShare === null ? `${100 * fromShare} % or more` : `${100 * fromShare} to ${100 * belowShare} %`,
      percent(meanIou),
      percent(meanAccuracy),
      ids.map((id) => classes[id]?.name).join(', '),
    ]);
  return alignColumns([['share of pixels', 'mIoU %', 'recall %', 'classes'], ...rows], [1, 2]);
}

function objectRows(details: DetailedScores | null): string[] {
  if (details === null) return [];
  const rows = details.objectSizes.map(({ fromArea, belowArea, numObjects, summary }) => [
    belowArea === null ? `${fromArea} or more` : `${fromArea} to ${belowArea - 1}`,
    String(numObjects),
    percent(summary.meanAccuracy),
    percent(summary.pixelAccuracy),
  ]);
  return alignColumns([['object size in pixels', 'objects', 'mean recall %', 'accuracy %'], ...rows], [1, 2, 3]);
}

function totals({ summary, intervals, images, size, cost }: NetworkScore): string {
  const { pixelAccuracy, meanAccuracy, frequencyWeightedIou, gIou, fpr, fnr, meanPrecision } = summary;
  const within = ({ low, high }: { readonly low: number | null; readonly high: number | null }) =>
    `(${percent(low)} to ${percent(high)})`;
  return [
    `${images.length} images of ${size.width}x${size.height}; 95 % intervals over images in brackets`,
    `mIoU ${percent(summary.meanIou)} % ${within(intervals.meanIou)}, pixel accuracy ${percent(pixelAccuracy)} % ${within(intervals.pixelAccuracy)}`,
    `mean accuracy ${percent(meanAccuracy)} %, frequency-weighted IoU ${percent(frequencyWeightedIou)} %`,
    `gIoU ${percent(gIou)} %, FPR ${percent(fpr)} %, FNR ${percent(fnr)} %, mean precision (the paper's AP) ${percent(meanPrecision)} %`,
    ...(cost === null ? [] : [costText(cost)]),
  ].join('\n');
}

function costText({ passesPerImage, msPerPass, msPerImage }: NonNullable<NetworkScore['cost']>): string {
  const passes = passesPerImage === 1 ? '1 pass' : `${passesPerImage} passes`;
  return `${msPerImage.toFixed(1)} ms per image, ${passes} of ${msPerPass.toFixed(1)} ms each (medians over batches)`;
}
