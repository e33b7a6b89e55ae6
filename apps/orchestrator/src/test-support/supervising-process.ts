import { openSync } from 'node:fs';
import { join } from 'node:path';
import { superviseStage } from '../runner/supervise-stage.js';
import { UNRULY_PROGRAM, unrulyTask } from './unruly-task.js';

// `supervising-process.ts <behaviour> <folder> <lease ms>`: supervises one unruly stage and tells its parent the end.

const [behaviour = '', dir = '', leaseMs = ''] = process.argv.slice(2);
const end = await superviseStage(unrulyTask(behaviour, dir), UNRULY_PROGRAM, {
  logFd: openSync(join(dir, 'log.txt'), 'a'),
  onReport: () => undefined,
  stop: new AbortController().signal,
  kill: new AbortController().signal,
  leaseMs: Number(leaseMs),
});
process.send?.(end);
process.disconnect();
