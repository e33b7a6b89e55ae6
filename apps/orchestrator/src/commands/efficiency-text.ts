import type { Diagnosis } from '@ssma/core/node';
import type {
  BatchResult,
  EfficiencyReport,
  EfficiencySettings,
  NetworkEfficiency,
} from '../network/measure-efficiency.js';
import { alignColumns } from '../terminal/align-columns.js';

/** A report for the terminal: the machine, then each network with its batches and its modules. */
export function efficiencyText({ machine, settings, networks }: EfficiencyReport): string {
  const sections = networks.map((network) => networkLines(network).join('\n'));
  return `${[machineLines(machine, settings).join('\n'), ...sections].join('\n\n')}\n`;
}

function machineLines({ node, platform, engine, cpu, memoryGib, gpus }: Diagnosis, settings: EfficiencySettings) {
  const tensorflow = engine.tensorflow === null ? '' : `, TensorFlow ${engine.tensorflow}`;
  return [
    ...alignColumns([
      [
        'Engine',
        `${engine.engine} (TensorFlow.js backend ${engine.backend}${tensorflow}), on ${engine.device}; Node ${node} on ${platform}`,
      ],
      ['CPU', `${cpu.model}, ${cpu.threads} threads, ${memoryGib.toFixed(0)} GiB memory`],
      ['GPU', gpus.join(', ') || 'no NVIDIA GPU found'],
    ]),
    `Times of whole passes, ${settings.passes} each after ${settings.warmUp} to warm up; p95 by nearest rank. Memory is the process's, not a GPU's.`,
  ];
}

function networkLines(network: NetworkEfficiency): string[] {
  const { name, source, classes, size, modalities, counts, batches } = network;
  const what = source.kind === 'named' ? source.network : source.path;
  return [
    `${name}${what === name ? '' : ` (${what})`}: ${classes} classes, ${size.width} x ${size.height}, ${modalities.join(' + ')}`,
    `${counts.total.parameters.toLocaleString('en')} parameters, ${billions(counts.inferenceFlops)} GFLOPs per image (${billions(counts.inferenceFlopsWithoutStage1)} without stage 1, as in the paper's tables 10 and 14)`,
    ...notCompiledLines(batches),
    '',
    ...alignColumns([BATCH_HEADER, ...batches.map(batchRow)], [0, 1, 2, 3, 4, 5, 6, 7]),
    ...batches.flatMap((batch) => (batch.kind === 'did-not-fit' ? [`batch ${batch.batchSize}: ${batch.reason}`] : [])),
    '',
    ...moduleLines(network),
  ];
}

function notCompiledLines(batches: readonly BatchResult[]): string[] {
  const reasons = batches.flatMap((batch) => (batch.kind === 'measured' ? (batch.notCompiled ?? []) : []));
  return reasons.slice(0, 1).map((reason) => `timed layer by layer, for it cannot be compiled: ${reason}`);
}

const BATCH_HEADER = ['batch', 'median ms', 'p95 ms', 'min ms', 'IQR ms', 'images/s', 'peak memory', 'while running'];

function batchRow(batch: BatchResult): string[] {
  if (batch.kind === 'did-not-fit') return [String(batch.batchSize), 'did not fit', '', '', '', '', '', ''];
  const { batchSize, medianMs, p95Ms, minMs, iqrMs, imagesPerSecond, memory } = batch;
  const times = [medianMs, p95Ms, minMs, iqrMs].map(milliseconds);
  const running = memory.runningPeakBytes === null ? '-' : gib(memory.runningPeakBytes);
  return [String(batchSize), ...times, imagesPerSecond.toPrecision(3), gib(memory.peakBytes), running];
}

function moduleLines({ modules, counts, times }: NetworkEfficiency): string[] {
  const header = ['module', 'parameters', '%', 'GFLOPs', '%', 'ms', '%'];
  const rows = modules.map((module) => [
    module.name,
    module.parameters.toLocaleString('en'),
    percent(module.parameterShare),
    orDash(module.flops, billions),
    orDash(module.flopsShare, percent),
    orDash(module.medianMs, milliseconds),
    orDash(module.timeShare, percent),
  ]);
  const { total, inferenceFlops } = counts;
  const sums = [
    total.parameters.toLocaleString('en'),
    '100.0',
    billions(inferenceFlops),
    '100.0',
    milliseconds(times.sumMs),
    '100.0',
  ];
  return [
    ...alignColumns([header, ...rows, ['sum', ...sums]], [1, 2, 3, 4, 5, 6]),
    `Modules are timed by themselves, in turns with the whole network: they add up to ${percent(times.sumMs / times.wholeMs)} % of its ${milliseconds(times.wholeMs)} ms.`,
  ];
}

function orDash(value: number | null, format: (value: number) => string): string {
  return value === null ? '-' : format(value);
}

/** Two decimals, of small numbers three digits. */
function billions(flops: number): string {
  const value = flops / 1e9;
  return value > 0 && value < 1 ? value.toPrecision(3) : value.toFixed(2);
}

function percent(fraction: number): string {
  return (100 * fraction).toFixed(1);
}

/** Three digits or more. */
function milliseconds(ms: number): string {
  return ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0);
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
}
