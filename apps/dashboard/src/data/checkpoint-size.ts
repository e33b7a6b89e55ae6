import type { Client } from '@ssma/orchestrator/client';
import { z } from 'zod';

/** The first bytes of a safetensors file hold the length of its header, little-endian. */
const LENGTH_BYTES = 8;
/** A header that says to be longer than this is not one. */
const MOST_HEADER_BYTES = 8 * 2 ** 20;
/** What the optimiser keeps beside the weights. */
const OPTIMISER = 'adam/';

const Header = z.record(z.string(), z.looseObject({ shape: z.array(z.int().min(0)).optional() }));

/**
 * Parameters of the network in a checkpoint, moving statistics of batch norm included, those of the optimiser not: read off
 * the header, not the weights.
 *
 * @returns null when the stage has no checkpoint
 * @throws Error when the file is none
 * @see https://huggingface.co/docs/safetensors, "Format"
 */
export async function checkpointParameters(client: Client, stage: string, signal: AbortSignal): Promise<number | null> {
  const { items } = await client.listArtifacts(stage, { signal });
  const checkpoints = items.filter(({ kind, path }) => kind === 'checkpoint' && path.endsWith('.safetensors'));
  // The best is the result: after a stage of pruning that was undone, a network of another size than the last.
  const checkpoint = checkpoints.find(({ path }) => path === 'best.safetensors') ?? checkpoints[0];
  if (checkpoint === undefined) return null;
  const read = async (first: number, last: number) => {
    const response = await client.readArtifact({ stage, path: checkpoint.path, range: { first, last } }, { signal });
    return response.arrayBuffer();
  };
  const length = Number(new DataView(await read(0, LENGTH_BYTES - 1)).getBigUint64(0, true));
  if (length > MOST_HEADER_BYTES) {
    throw new Error(`${checkpoint.path}: header must have at most ${MOST_HEADER_BYTES} bytes; got ${length}`);
  }
  return parametersOf(new TextDecoder().decode(await read(LENGTH_BYTES, LENGTH_BYTES + length - 1)));
}

/** Numbers in the tensors that a header names, without those of the optimiser. */
export function parametersOf(header: string): number {
  const tensors = Object.entries(Header.parse(JSON.parse(header)));
  return tensors
    .filter(([name]) => !name.startsWith(OPTIMISER))
    .reduce(
      (sum, [, { shape }]) => sum + (shape === undefined ? 0 : shape.reduce((size, length) => size * length, 1)),
      0,
    );
}
