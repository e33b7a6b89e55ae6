import type { ModelProfile } from '@ssma/core';
import type { Diagnosis } from '@ssma/core/node';
import type { ImageSize } from '@ssma/datasets';
import type { Latency, ModuleShare, ModuleTimes, NetworkForward } from '@ssma/eval/efficiency';
import type { NetworkSize } from './built-network.js';

// What parent and child of a measurement say to each other. Types alone: the child is forked by the parent, and the
// parent loads no TensorFlow.js.

/** Where a network comes from: a checkpoint file, or its name with random weights. */
export type MeasuredSource =
  | { readonly kind: 'checkpoint'; readonly path: string }
  | { readonly kind: 'named'; readonly network: string; readonly size: NetworkSize };

/** One measurement, in a process of its own. */
export interface MeasuringTask {
  readonly source: MeasuredSource;
  /** `modules`: size, cost and time of the parts, for one image; `latency`: forward passes of one batch size. */
  readonly measure: { readonly kind: 'modules' } | { readonly kind: 'latency'; readonly batchSize: number };
  readonly warmUp: number;
  readonly passes: number;
}

/** Resident memory of the measuring process, in bytes. */
export interface ProcessMemory {
  /** Most at once from the start of the process to its last pass: engine, network, loading. */
  readonly peakBytes: number;
  /** Most at once during the timed passes, when loading and the first passes are over; null where the system does not tell. */
  readonly runningPeakBytes: number | null;
  /** Most at once before there was a network: Node and the engine. */
  readonly engineBytes: number;
}

/** What a network is, where it runs, and what its parts cost. */
export interface ModuleMeasurement {
  readonly machine: Diagnosis;
  /** What the network reads, one image of each. */
  readonly modalities: readonly string[];
  readonly size: ImageSize;
  readonly classes: number;
  readonly counts: Omit<ModelProfile, 'modules'>;
  readonly modules: readonly ModuleShare[];
  readonly times: Omit<ModuleTimes, 'modules'>;
}

/** Forward passes of one batch size, and the memory of the process that ran them. */
export interface LatencyMeasurement extends Latency, Pick<NetworkForward, 'form' | 'notCompiled'> {
  readonly memory: ProcessMemory;
  /** See `NetworkForward`. */
  readonly peakTensorBytes: number | null;
}

/** The only message of a measuring process. */
export type MeasuringReply =
  | { readonly kind: 'modules'; readonly measured: ModuleMeasurement }
  | { readonly kind: 'latency'; readonly measured: LatencyMeasurement }
  | { readonly kind: 'did-not-fit'; readonly reason: string }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string };
