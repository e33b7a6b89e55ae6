import type { SweepAttempt } from '@ssma/orchestrator/client';

/** What ran on one device of one worker, one after the other. */
export interface Lane {
  readonly name: string;
  readonly attempts: readonly SweepAttempt[];
  /** Share of the time from the first start to the last end in which it was busy. */
  readonly busyShare: number;
}

export interface TimeLanes {
  readonly startMs: number;
  readonly endMs: number;
  readonly lanes: readonly Lane[];
}

/**
 * Attempts by the device that they ran on; where several ran at a time on one, each gets a lane of its own.
 *
 * @param nowMs end of what still runs
 */
export function timeLanes(attempts: readonly SweepAttempt[], nowMs: number): TimeLanes {
  const startMs = Math.min(...attempts.map(({ startedAtMs }) => startedAtMs));
  const endMs = Math.max(...attempts.map((attempt) => endOf(attempt, nowMs)));
  const byDevice = new Map<string, SweepAttempt[]>();
  for (const attempt of [...attempts].sort((a, b) => a.startedAtMs - b.startedAtMs)) {
    const name = `${attempt.worker} ${attempt.device}`.trim() || 'unknown worker';
    byDevice.set(name, [...(byDevice.get(name) ?? []), attempt]);
  }
  const lanes = [...byDevice]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap(([name, own]) =>
      sideBySide(own, nowMs).map((lane) => {
        const busyMs = lane.reduce((sum, attempt) => sum + endOf(attempt, nowMs) - attempt.startedAtMs, 0);
        return { name, attempts: lane, busyShare: endMs === startMs ? 1 : busyMs / (endMs - startMs) };
      }),
    );
  return { startMs, endMs, lanes };
}

/** When an attempt ended, or now. */
export function endOf({ startedAtMs, endedAtMs }: SweepAttempt, nowMs: number): number {
  return Math.max(startedAtMs, endedAtMs ?? nowMs);
}

/** Attempts in order of their start, in as few lanes without overlap as they need. */
function sideBySide(attempts: readonly SweepAttempt[], nowMs: number): SweepAttempt[][] {
  const lanes: SweepAttempt[][] = [];
  for (const attempt of attempts) {
    const free = lanes.find((lane) => {
      const last = lane.at(-1);
      return last === undefined || endOf(last, nowMs) <= attempt.startedAtMs;
    });
    if (free === undefined) lanes.push([attempt]);
    else free.push(attempt);
  }
  return lanes;
}
