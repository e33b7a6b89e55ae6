import { modalitiesOf } from '@ssma/core';
import { type Batch, encodeIndexedPng, encodeLabelPng, type ImageSize } from '@ssma/datasets';
import type { ClassIds, GateMaps } from '@ssma/eval';
import { gateReader, hasGates } from '@ssma/eval/explain';
import type { NetworkDescription } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { EvaluatedImage, KeptGate, MapPlace } from './evaluated-images.js';

/** The maps that an evaluation keeps, end to end as they come. */
export interface KeptMaps {
  /**
   * Keeps what is wanted of a batch.
   *
   * @param batch       as the network was shown it
   * @param predictions [B, h, w] class ids
   */
  add(batch: Batch, predictions: ClassIds): Promise<void>;
  /** Where the maps of an image are. */
  mapsOf(id: string): Pick<EvaluatedImage, 'prediction' | 'gates'>;
  /** Everything that was kept. */
  content(): Uint8Array;
}

export interface KeptMapsOptions {
  readonly model: LayersModel;
  readonly network: NetworkDescription;
  /** Images whose prediction is kept. */
  readonly predictionIds: ReadonlySet<string>;
  /** Images whose gates are kept, where the network has any. */
  readonly gateIds: ReadonlySet<string>;
}

/** Nothing to free: the weights are those of the model. */
export function keptMaps({ model, network, predictionIds, gateIds }: KeptMapsOptions): KeptMaps {
  const files: Uint8Array[] = [];
  let offset = 0;
  const place = (file: Uint8Array): MapPlace => {
    files.push(file);
    offset += file.length;
    return { offset: offset - file.length, bytes: file.length };
  };
  const palette = network.classes.map(({ color }) => color);
  const size = { height: network.input.height, width: network.input.width };
  const gates = hasGates(model) ? gateReader(model) : null;
  const predictionById = new Map<string, MapPlace>();
  const gatesById = new Map<string, KeptGate[]>();
  return {
    async add(batch, predictions) {
      const numPixels = size.height * size.width;
      for (const [index, id] of batch.ids.entries()) {
        if (predictionIds.has(id)) {
          const data = Uint8Array.from(predictions.subarray(index * numPixels, (index + 1) * numPixels));
          predictionById.set(id, place(encodeIndexedPng({ ...size, data }, palette)));
        }
        if (gates === null || !gateIds.has(id)) continue;
        const image = imageTensors(batch, index, { modalities: modalitiesOf(network.model), size });
        try {
          const maps = await gates.read(image);
          gatesById.set(
            id,
            gateFiles(maps).map(({ file, ...gate }) => ({ ...gate, ...place(file) })),
          );
        } finally {
          tf.dispose(image);
        }
      }
    },
    mapsOf: (id) => ({ prediction: predictionById.get(id) ?? null, gates: gatesById.get(id) ?? [] }),
    content: () => new Uint8Array(Buffer.concat(files)),
  };
}

/** One image of a batch in the order of the network's inputs, each [1, H, W, 3]. */
function imageTensors(
  { images }: Batch,
  index: number,
  { modalities, size: { height, width } }: { readonly modalities: readonly string[]; readonly size: ImageSize },
): tf.Tensor4D[] {
  const length = 3 * height * width;
  return modalities.map((modality) => {
    const values = images[modality];
    if (values === undefined) throw new Error(`keptMaps: batch must hold modality ${modality}`);
    return tf.tensor4d(values.slice(index * length, (index + 1) * length), [1, height, width, 3]);
  });
}

function gateFiles(maps: readonly GateMaps[]) {
  return maps.flatMap(({ block, height, width, byModality }) =>
    Object.entries(byModality).map(([modality, gate]) => ({
      block,
      modality,
      height,
      width,
      mean: gate.reduce((sum, value) => sum + value, 0) / gate.length,
      file: encodeLabelPng({ height, width, data: Uint8Array.from(gate, (value) => Math.round(255 * value)) }),
    })),
  );
}
