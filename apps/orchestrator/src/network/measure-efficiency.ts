import type { Diagnosis } from '@ssma/core/node';
import { type MeasuringProgram, measureInChild } from './measure-in-child.js';
import type { LatencyMeasurement, MeasuredSource, ModuleMeasurement } from './measuring-task.js';

/** A network by the name that it has in the result. */
export interface MeasuredNetwork {
  readonly name: string;
  readonly source: MeasuredSource;
}

/** How networks are measured. */
export interface EfficiencySettings {
  /** Ascending. */
  readonly batchSizes: readonly number[];
  readonly warmUp: number;
  readonly passes: number;
}

/** Forward passes of one batch size, or why there are none. */
export type BatchResult =
  | ({ readonly kind: 'measured' } & LatencyMeasurement)
  | { readonly kind: 'did-not-fit'; readonly batchSize: number; readonly reason: string };

export interface NetworkEfficiency extends MeasuredNetwork, Omit<ModuleMeasurement, 'machine'> {
  readonly batches: readonly BatchResult[];
}

export interface EfficiencyReport {
  readonly machine: Diagnosis;
  readonly settings: EfficiencySettings;
  readonly networks: readonly NetworkEfficiency[];
}

/** What measuring needs of the world around it. */
export interface MeasuringServices {
  readonly program: MeasuringProgram;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Measures networks one after the other, each measurement in a process of its own so that none warms up another or
 * leaves memory to it.
 *
 * @param networks at least one
 * @throws what a measurement throws; Error when not even one image of a network fits
 */
export async function measureEfficiency(
  networks: readonly MeasuredNetwork[],
  settings: EfficiencySettings,
  { program, onProgress }: MeasuringServices,
): Promise<EfficiencyReport> {
  const total = networks.length * (1 + settings.batchSizes.length);
  let done = 0;
  const tick = () => onProgress(++done, total);
  onProgress(0, total);
  const measured: NetworkEfficiency[] = [];
  let machine: Diagnosis | undefined;
  for (const network of networks) {
    const { machine: its, ...modules } = await measureModules(network, settings, program);
    machine ??= its;
    tick();
    const batches: BatchResult[] = [];
    for (const batchSize of settings.batchSizes) {
      const smaller = batches.find(({ kind }) => kind === 'did-not-fit');
      batches.push(
        smaller === undefined
          ? await measureBatch(network, { ...settings, batchSize }, program)
          : { kind: 'did-not-fit', batchSize, reason: `nor did a batch of ${smaller.batchSize}` },
      );
      tick();
    }
    measured.push({ ...network, ...modules, batches });
  }
  if (machine === undefined) throw new Error('measureEfficiency: networks must be at least one; got none');
  return { machine, settings, networks: measured };
}

async function measureModules(
  { name, source }: MeasuredNetwork,
  { warmUp, passes }: EfficiencySettings,
  program: MeasuringProgram,
): Promise<ModuleMeasurement> {
  const reply = await measureInChild(program, { source, measure: { kind: 'modules' }, warmUp, passes });
  if (reply.kind === 'modules') return reply.measured;
  const got = reply.kind === 'did-not-fit' ? reply.reason : reply.kind;
  throw new Error(`efficiency: ${name}: its modules must fit into memory for one image; got ${got}`);
}

async function measureBatch(
  { source }: MeasuredNetwork,
  { batchSize, warmUp, passes }: Omit<EfficiencySettings, 'batchSizes'> & { readonly batchSize: number },
  program: MeasuringProgram,
): Promise<BatchResult> {
  const reply = await measureInChild(program, { source, measure: { kind: 'latency', batchSize }, warmUp, passes });
  if (reply.kind === 'latency') return { kind: 'measured', ...reply.measured };
  if (reply.kind === 'did-not-fit') return { kind: 'did-not-fit', batchSize, reason: reply.reason };
  throw new Error(`efficiency: a batch must be answered with its latency; got ${reply.kind}`);
}
