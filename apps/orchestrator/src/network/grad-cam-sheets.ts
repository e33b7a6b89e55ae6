import { modalitiesOf } from '@ssma/core';
import type { RgbImage } from '@ssma/datasets';
import { type ColorMap, classHighlight, ERROR_COLORS, type HeatMapRow, heatMapSheet } from '@ssma/eval';
import type { ExplainedMap } from './explained-maps.js';
import type { ExplainedNetworks, ExplainedSample } from './explained-networks.js';
import type { GradCamFiles } from './grad-cam-files.js';
import { npyFile } from './npy-file.js';
import { samplePictures } from './sample-pictures.js';

type NetworkWithSamples = ExplainedNetworks['networks'][number];

/** A file with what it is to hold. */
export interface FileContent {
  readonly path: string;
  readonly content: Uint8Array;
}

/** Draws every sheet, and makes the arrays where they are asked for. */
export async function gradCamContents(
  explained: ExplainedNetworks,
  files: GradCamFiles,
  { modalities, colorMap }: { readonly modalities: readonly string[]; readonly colorMap: ColorMap },
): Promise<FileContent[]> {
  const { name, color } = explained.explainedClass;
  const legend = [
    {
      title: 'class',
      entries: [
        { name, color },
        { name: 'ignored in the truth', color: ERROR_COLORS.ignored },
      ],
    },
  ];
  const sheets: { path: string; rows: HeatMapRow[] }[] = explained.networks.flatMap((network) =>
    network.groups.map((group) => ({
      path: files.sheetByGroup.get(group) as string,
      rows: network.samples.map((sample) => networkRow(network, sample, { maps: group.maps, explained })),
    })),
  );
  if (files.comparison !== null) sheets.push({ path: files.comparison, rows: comparisonRows(explained, modalities) });
  const contents: FileContent[] = [];
  for (const { path, rows } of sheets) contents.push({ path, content: await heatMapSheet(rows, { colorMap, legend }) });
  for (const network of explained.networks)
    for (const map of network.groups.flatMap(({ maps }) => maps)) {
      const path = files.arrayByMap.get(map);
      if (path !== undefined) contents.push({ path, content: mapArray(map, network.samples) });
    }
  return contents;
}

/** What figure 20 of the paper shows of one sample: inputs, the class in truth and prediction, the maps. */
function networkRow(
  { network }: NetworkWithSamples,
  { sample, predicted, activations, ...overlap }: ExplainedSample,
  { maps, explained }: { readonly maps: readonly ExplainedMap[]; readonly explained: ExplainedNetworks },
): HeatMapRow {
  const inputs = samplePictures(sample, modalitiesOf(network.model));
  const [{ picture: image }] = inputs;
  const isThere = maps.some((map) => activations.get(map) !== null);
  return {
    caption: `${sample.id}   ${overlapText(overlap)}${isThere ? '' : '   no pixel to explain: no maps'}`,
    image,
    pictures: [
      ...inputs,
      { title: 'truth', picture: truthPicture(image, sample.labels, explained) },
      { title: 'prediction', picture: predictionPicture(image, predicted, explained) },
    ],
    heats: maps.map((map) => ({ title: map.title, map: activations.get(map) ?? null })),
  };
}

/** Of every sample the inputs, the truth, what each network predicts, and the maps that stand for each network. */
function comparisonRows(explained: ExplainedNetworks, modalities: readonly string[]): HeatMapRow[] {
  const { networks } = explained;
  const [first] = networks as [NetworkWithSamples, ...NetworkWithSamples[]];
  return first.samples.map(({ sample }, index) => {
    const inputs = samplePictures(sample, modalities);
    const [{ picture: image }] = inputs;
    const bySample = networks.map((network) => ({ ...network, own: network.samples[index] as ExplainedSample }));
    const scores = bySample.map(({ name, own }) => `${name} ${percent(own.iou)}`).join(', ');
    return {
      caption: `${sample.id}   IoU: ${scores}`,
      image,
      pictures: [
        ...inputs,
        { title: 'truth', picture: truthPicture(image, sample.labels, explained) },
        ...bySample.map(({ name, own }) => ({
          title: `prediction ${name}`,
          picture: predictionPicture(image, own.predicted, explained),
        })),
      ],
      heats: bySample.flatMap(({ name, groups, own }) =>
        (groups[0]?.maps ?? [])
          .filter(({ isResult }) => isResult)
          .map((map) => ({ title: `${name}: ${map.title}`, map: own.activations.get(map) ?? null })),
      ),
    };
  });
}

function truthPicture(image: RgbImage, labels: Uint8Array, { explainedClass, labelId }: ExplainedNetworks): RgbImage {
  return classHighlight(image, labels, { id: labelId, color: explainedClass.color });
}

function predictionPicture(image: RgbImage, predicted: Uint8Array, { explainedClass }: ExplainedNetworks): RgbImage {
  return classHighlight(image, predicted, { id: 1, color: explainedClass.color });
}

function overlapText({
  iou,
  predictedPixels,
  truePixels,
}: Pick<ExplainedSample, 'iou' | 'predictedPixels' | 'truePixels'>): string {
  return `IoU ${percent(iou)}, ${predictedPixels} pixels predicted, ${truePixels} in the truth`;
}

function percent(iou: number | null): string {
  return iou === null ? '-' : `${(100 * iou).toFixed(1)} %`;
}

/** [samples, height, width]; NaN where there is no map. */
function mapArray(map: ExplainedMap, samples: readonly ExplainedSample[]): Uint8Array {
  const maps = samples.map(({ activations }) => activations.get(map) ?? null);
  const size = maps.find((one) => one !== null) ?? { height: 0, width: 0 };
  const length = size.height * size.width;
  const values = new Float32Array(samples.length * length).fill(Number.NaN);
  for (const [index, one] of maps.entries()) if (one !== null) values.set(one.data, index * length);
  return npyFile(values, [samples.length, size.height, size.width]);
}
