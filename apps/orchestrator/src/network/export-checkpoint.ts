import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExportFormat, exportNetwork, type ModelSpec, modalitiesOf, type NetworkEnd } from '@ssma/core';
import { type ImageSizes, loadEngine, writeFileAtomically } from '@ssma/core/node';
import { scaleOf } from '@ssma/datasets';
import { loadNetwork, type NetworkDescription } from '@ssma/train';
import { type NetworkCosts, networkCosts } from './network-costs.js';

/** What another program must know to run an exported network; stands beside it as `network.json`. */
export interface ExportDescription extends NetworkCosts {
  readonly format: ExportFormat;
  /** Name of the model's file in the folder. */
  readonly file: string;
  /** Pictures by modality. */
  readonly inputs: readonly NetworkEnd[];
  readonly outputs: readonly NetworkEnd[];
  /** How the levels 0 to 255 of a picture enter: `value = level * scale + offset`. */
  readonly levels: ReturnType<typeof scaleOf>;
  /** Size that the network was built for, and which others it reads. */
  readonly image: ImageSizes;
  /** By index, as `classes` gives it. */
  readonly classes: NetworkDescription['classes'];
  readonly model: ModelSpec;
}

/** Files of an exported network in its folder. */
export const EXPORTED_FILES: Readonly<Record<ExportFormat, string>> = {
  onnx: 'network.onnx',
  'saved-model': 'saved_model.pb',
};
export const DESCRIPTION_FILE = 'network.json';

/** What was written. */
export interface Export {
  readonly description: ExportDescription;
  readonly bytes: number;
}

/**
 * Writes the network of a checkpoint in the format of other programs, and what they must know beside it.
 *
 * @param folder it is made
 * @throws CheckpointError naming file, rule and value
 */
export async function exportCheckpoint(
  checkpoint: string,
  { format, folder }: { readonly format: ExportFormat; readonly folder: string },
): Promise<Export> {
  await loadEngine();
  const { model, network } = await loadNetwork(checkpoint);
  try {
    const exported = exportNetwork(model, format, modalitiesOf(network.model));
    const description: ExportDescription = {
      format,
      file: EXPORTED_FILES[format],
      inputs: exported.inputs,
      outputs: [exported.logits, exported.classes],
      levels: scaleOf(network.input.normalisation),
      image: exported.sizes,
      classes: network.classes,
      ...networkCosts(model),
      model: network.model,
    };
    await mkdir(folder, { recursive: true });
    await writeFileAtomically(join(folder, description.file), exported.bytes);
    await writeFileAtomically(join(folder, DESCRIPTION_FILE), Buffer.from(`${JSON.stringify(description, null, 2)}\n`));
    return { description, bytes: exported.bytes.length };
  } finally {
    model.dispose();
  }
}
