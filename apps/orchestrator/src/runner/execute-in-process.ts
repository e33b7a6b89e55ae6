import { mkdirSync } from 'node:fs';
import { openAttemptLog } from './attempt-log.js';
import type { ExecuteAttempt } from './attempt-stage.js';
import type { RunsFolder } from './runs-folder.js';
import type { StageProgram } from './supervise-stage.js';
import { superviseStage } from './supervise-stage.js';

/**
 * Runs attempts as child processes of this one, each with the stage's folder and log.
 *
 * @param kill aborting ends all of them at once
 */
export function executeInProcess(folder: RunsFolder, program: StageProgram, kill: AbortSignal): ExecuteAttempt {
  return async (task, attempt, { onReport, stop }) => {
    mkdirSync(task.dir, { recursive: true });
    const log = openAttemptLog(folder.stageLog(task.key), attempt.number);
    try {
      const end = await superviseStage(task, program, { logFd: log.fd, onReport, stop, kill });
      return { end, logTail: log.tail() };
    } finally {
      log.close();
    }
  };
}
