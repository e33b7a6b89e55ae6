import { mkdirSync } from 'node:fs';
import type { ExecuteAttempt } from '../worker/execute-attempt.js';
import { openAttemptLog } from './attempt-log.js';
import { followLog } from './log-follower.js';
import type { RunsFolder } from './runs-folder.js';
import type { StageProgram } from './supervise-stage.js';
import { superviseStage } from './supervise-stage.js';

/** How often what an attempt has written is passed on. */
const LOG_MS = 1000;

/**
 * Runs attempts as child processes of this one, each with the stage's folder and log.
 *
 * @param memoryLimitBytes what each may hold; no limit when left out
 */
export function executeInProcess(
  folder: Pick<RunsFolder, 'stageLog'>,
  program: StageProgram,
  memoryLimitBytes = Number.POSITIVE_INFINITY,
): ExecuteAttempt {
  return async (task, { number, device, leaseMs }, { onReport, onLog, stop, kill }) => {
    mkdirSync(task.dir, { recursive: true });
    const path = folder.stageLog(task.key);
    const log = openAttemptLog(path, number);
    const follower = followLog(log.fd, path);
    const passOn = (pieces: readonly string[]): void => {
      for (const piece of pieces) onLog(piece);
    };
    const following = setInterval(() => passOn(follower.read()), LOG_MS);
    try {
      const supervision = { logFd: log.fd, onReport, stop, kill, device, leaseMs, memoryLimitBytes };
      const end = await superviseStage(task, program, supervision);
      passOn(follower.readRest());
      return { end, logTail: log.tail() };
    } finally {
      clearInterval(following);
      log.close();
    }
  };
}
