import { median, timeMs } from '../measure.mjs';
import { peakMemoryGib } from '../peak-memory.mjs';
import { trainingStep } from './train-step.mjs';

/**
 * One step of SSMA with both encoders frozen (stage 3) against one with everything trained (stage 2), taking turns in one
 * process.
 *
 * The peak of the frozen step is read before the other network exists; that of the other when it has the process for
 * itself, so what the allocator has kept counts against it.
 */
export function run({ height, width, batchSize, widthMultiplier, rounds = 8 }) {
  const open = (frozen) =>
    trainingStep({
      network: 'ssma',
      modalities: ['rgb', 'depth'],
      height,
      width,
      batchSize,
      widthMultiplier,
      frozen,
    });
  const peakOf = (frozen) => {
    const { step, dispose } = open(frozen);
    for (let i = 0; i < 3; i++) step();
    dispose();
    return peakMemoryGib();
  };
  const frozenPeakGib = peakOf(['rgb/', 'depth/']);
  const trainedPeakGib = peakOf([]);
  const [frozen, trained] = [open(['rgb/', 'depth/']), open([])];
  for (const { step } of [frozen, trained, frozen, trained]) step();
  const turns = Array.from({ length: rounds }, () => ({
    frozenMs: timeMs(frozen.step),
    trainedMs: timeMs(trained.step),
  }));
  return {
    ms: median(turns.map(({ frozenMs }) => frozenMs)),
    trainedMs: median(turns.map(({ trainedMs }) => trainedMs)),
    ratio: median(turns.map(({ frozenMs, trainedMs }) => trainedMs / frozenMs)),
    frozenPeakGib,
    trainedPeakGib,
  };
}
