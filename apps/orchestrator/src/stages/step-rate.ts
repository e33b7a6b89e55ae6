/** How many of the last steps the rate is taken over: long enough to be steady, short enough to follow a change. */
const WINDOW_STEPS = 20;

/** Measures the time of the last steps; the first step, which warms the engine up, is left out. */
export function stepRate(nowMs: () => number = () => performance.now()): { afterStep(): number | null } {
  const endTimesMs: number[] = [];
  return {
    /** To be called at the end of each step. @returns seconds per step, null until two steps have ended */
    afterStep() {
      endTimesMs.push(nowMs());
      if (endTimesMs.length > WINDOW_STEPS + 1) endTimesMs.shift();
      const steps = endTimesMs.length - 1;
      return steps === 0 ? null : ((endTimesMs.at(-1) as number) - (endTimesMs[0] as number)) / 1000 / steps;
    },
  };
}
