import { inputShapeOf, modalitiesOf, profileModel } from '@ssma/core';
import { diagnose, loadEngine } from '@ssma/core/node';
import { isMemoryFailure, measureLatency, measureModules, moduleShares, networkForward } from '@ssma/eval/efficiency';
import { loadNetwork } from '@ssma/train';
import { buildNamedNetwork } from './built-network.js';
import type {
  LatencyMeasurement,
  MeasuredSource,
  MeasuringReply,
  MeasuringTask,
  ModuleMeasurement,
} from './measuring-task.js';
import { noiseImages } from './noise-images.js';
import { peakResidentBytes, resetPeakResident } from './peak-resident.js';

// Entry of a process that measures one thing, so that its memory is that of the measurement: it takes a task, answers
// once and ends.

process.once('message', async (task: MeasuringTask) => {
  const reply = await replyTo(task);
  // Threads of the engine would keep the process alive.
  process.send?.(reply, () => process.exit(0));
});

async function replyTo(task: MeasuringTask): Promise<MeasuringReply> {
  try {
    return task.measure.kind === 'modules'
      ? { kind: 'modules', measured: await modulesOf(task) }
      : { kind: 'latency', measured: await latencyOf(task, task.measure.batchSize) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (isMemoryFailure(error)) return { kind: 'did-not-fit', reason: error.message };
    return { kind: 'failed', message: error.message, ...('code' in error && { code: String(error.code) }) };
  }
}

async function modulesOf({ source, warmUp, passes }: MeasuringTask): Promise<ModuleMeasurement> {
  const machine = await diagnose();
  const { model, modalities } = await networkOf(source);
  const { height, width } = inputShapeOf(model);
  const profile = profileModel(model);
  const times = await measureModules(model, { warmUp, passes });
  return {
    machine,
    modalities,
    size: { height, width },
    classes: model.outputs[0]?.shape.at(-1) ?? 0,
    counts: omitModules(profile),
    modules: moduleShares(profile, times),
    times: omitModules(times),
  };
}

async function latencyOf({ source, warmUp, passes }: MeasuringTask, batchSize: number): Promise<LatencyMeasurement> {
  await loadEngine();
  const engineBytes = peakResidentBytes();
  const { model } = await networkOf(source);
  const network = networkForward(model);
  const images = noiseImages(model, { batchSize });
  if (network.form === 'compiled') model.dispose();
  let loadingPeakBytes = 0;
  let isReset = false;
  const onWarm = () => {
    globalThis.gc?.();
    loadingPeakBytes = peakResidentBytes();
    isReset = resetPeakResident();
  };
  const latency = await measureLatency(network, images, { warmUp, passes, onWarm });
  const lastPeakBytes = peakResidentBytes();
  return {
    ...latency,
    form: network.form,
    notCompiled: network.notCompiled,
    memory: {
      peakBytes: Math.max(loadingPeakBytes, lastPeakBytes),
      runningPeakBytes: isReset ? lastPeakBytes : null,
      engineBytes,
    },
    peakTensorBytes: await network.peakTensorBytes(images),
  };
}

/** The engine must run. */
async function networkOf(source: MeasuredSource) {
  if (source.kind === 'named') return buildNamedNetwork(source.network, source.size);
  const { model, network } = await loadNetwork(source.path);
  return { model, modalities: modalitiesOf(network.model) };
}

function omitModules<T extends { readonly modules: unknown }>({ modules: _, ...rest }: T): Omit<T, 'modules'> {
  return rest;
}
