import { setTimeout as delay } from 'node:timers/promises';
import { type Random, randomFrom } from '@ssma/datasets';
import { childProcesses } from './child-processes.js';
import type { EndedCommand } from './command-process.js';
import type { LabProcesses } from './lab-processes.js';

/** What can be killed: the process of a stage, its worker, the orchestrator, or the Redis server. */
export const VICTIMS = ['stage', 'worker', 'orchestrator', 'redis'] as const;
export type Victim = (typeof VICTIMS)[number];

export interface ChaosOptions {
  /** Decides who is killed next, and when. */
  readonly seed: number;
  readonly numWorkers: number;
  /** How often each is killed, in shares of the whole. */
  readonly shares: Readonly<Record<Victim, number>>;
  /** Milliseconds between two kills, at the most; half of it at the least. */
  readonly mostQuietMs: number;
  /** Then the rest goes on undisturbed. */
  readonly numKills: number;
  /** Words behind `sweep start <file>`. */
  readonly startOptions: readonly string[];
}

export interface ChaosReport {
  readonly kills: Readonly<Record<Victim, number>>;
  /** Of the orchestrator that came to the end of the sweep. */
  readonly ended: EndedCommand;
}

/**
 * Runs a sweep in a lab whose processes are killed at random moments and started again at once, as a service manager
 * would. The moments are those of the wall clock: a run finds other states of the system than the one before it, with the
 * same seed too.
 */
export async function runInChaos(lab: LabProcesses, sweepFile: string, options: ChaosOptions): Promise<ChaosReport> {
  const random = randomFrom(options.seed);
  const kills = { stage: 0, worker: 0, orchestrator: 0, redis: 0 };
  const workers = Array.from({ length: options.numWorkers }, () => lab.worker());
  let orchestrator = lab.orchestrator(sweepFile, ...options.startOptions);
  let numKills = 0;
  while (orchestrator.isRunning() && numKills < options.numKills) {
    const quiet = delay(options.mostQuietMs * (0.5 + 0.5 * random.next()));
    await Promise.race([quiet, orchestrator.ended]);
    if (!orchestrator.isRunning()) break;
    const victim = drawVictim(options.shares, random);
    if (victim === 'stage') {
      const stages = workers.flatMap(({ pid }) => childProcesses(pid));
      // Nothing runs: another moment.
      if (stages.length === 0 || !killed(drawn(stages, random))) continue;
    } else if (victim === 'worker') {
      const worker = drawn(workers, random);
      worker.kill('SIGKILL');
      workers[workers.indexOf(worker)] = lab.worker();
    } else if (victim === 'orchestrator') {
      orchestrator.kill('SIGKILL');
      await orchestrator.ended;
      orchestrator = lab.orchestrator(sweepFile, ...options.startOptions);
    } else {
      await lab.redis.kill();
      await lab.redis.start();
    }
    kills[victim] += 1;
    numKills += 1;
  }
  return { kills, ended: await orchestrator.ended };
}

function drawVictim(shares: ChaosOptions['shares'], random: Random): Victim {
  const total = VICTIMS.reduce((sum, victim) => sum + shares[victim], 0);
  let left = random.next() * total;
  for (const victim of VICTIMS) {
    left -= shares[victim];
    if (left < 0) return victim;
  }
  return 'stage';
}

function drawn<T>(things: readonly T[], random: Random): T {
  // The index is within the list, which is not empty.
  return things[Math.floor(things.length * random.next())] as T;
}

/** @returns whether it was still there */
function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
