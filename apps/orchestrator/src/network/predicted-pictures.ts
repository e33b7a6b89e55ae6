import { modalitiesOf } from '@ssma/core';
import { type Batch, type ClassDescription, denormalise } from '@ssma/datasets';
import { type ClassIds, contactSheet, type ImageMetrics, overlayRow, type PredictedImage } from '@ssma/eval';
import type { NetworkDescription } from '@ssma/train';

/**
 * Each image of a batch as it entered the network, of the first modality, with truth and prediction; its caption is its
 * id.
 *
 * @param batch       at the size of `network.input`
 * @param predictions [B, h, w] class ids
 */
export function predictedPictures(
  { ids, images, labels }: Batch,
  predictions: ClassIds,
  { input, model }: Pick<NetworkDescription, 'input' | 'model'>,
): PredictedImage[] {
  const pixels = input.height * input.width;
  const [modality] = modalitiesOf(model) as [string];
  const values = images[modality];
  if (values === undefined) throw new Error(`evaluate: batch must hold modality ${modality}`);
  return ids.map((id, index) => {
    const [start, end] = [index * pixels, (index + 1) * pixels];
    const data = denormalise(values.subarray(3 * start, 3 * end), input.normalisation);
    return {
      caption: id,
      image: { height: input.height, width: input.width, data },
      labels: labels.slice(start, end),
      predictions: predictions.slice(start, end),
    };
  });
}

/**
 * A contact sheet of predictions with their scores.
 *
 * @param scores of the images by id
 * @returns      PNG bytes
 */
export function overlaySheet(
  pictures: readonly PredictedImage[],
  scores: readonly ImageMetrics[],
  { classes }: { readonly classes: readonly ClassDescription[] },
): Promise<Uint8Array> {
  const scoreById = new Map(scores.map((score) => [score.id, score.meanIou]));
  const rows = pictures.map((picture) => {
    const meanIou = scoreById.get(picture.caption);
    const caption =
      typeof meanIou === 'number' ? `${picture.caption}   mIoU ${(100 * meanIou).toFixed(1)} %` : picture.caption;
    return overlayRow({ ...picture, caption }, classes);
  });
  return contactSheet(rows, classes);
}
