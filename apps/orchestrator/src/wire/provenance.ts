import { z } from 'zod';

/** With what an attempt was made, and on which machine. */
export const Provenance = z.strictObject({
  /** Of ssma. */
  version: z.string(),
  /**
   * Commit of the git checkout of ssma, with `+changes` behind it when tracked files differ from it; null outside of a
   * checkout, where git does not answer, and until it has.
   */
  revision: z.string().nullable(),
  engine: z.enum(['native', 'wasm', 'cpu']),
  /** Version of libtensorflow; null on the other engines. */
  tensorflow: z.string().nullable(),
  /** What the engine computes on. */
  device: z.enum(['cuda', 'cpu']),
  node: z.string(),
  platform: z.string(),
  cpu: z.strictObject({ model: z.string(), threads: z.int() }),
  memoryGib: z.number(),
  /** Names of the machine's NVIDIA GPUs, used or not; null until the driver has answered. */
  gpus: z.array(z.string()).nullable(),
  host: z.string(),
});
export type Provenance = z.output<typeof Provenance>;
