import { pathToFileURL } from 'node:url';
import type { StageRunners } from '../stages/stage-context.js';
import type { ParentMessage } from './messages.js';
import { killGroup } from './process-group.js';
import { runTask, sendToParent } from './run-task.js';
import { type SilenceWatch, watchSilence } from './silence-watch.js';

// Entry of a stage's own process: `stage-child.js <module that exports stageRunners>`, forked by the supervisor. What it
// loads by itself delays every stage, so it takes types alone from the modules of schemas.

/** A child whose parent has died or fallen silent keeps its state, but not for ever. */
const ORPHAN_LIFE_MS = 30_000;

const LIFE_SIGN_MS = 1000;

const stopping = new AbortController();
let isOrphan = false;
let parent: SilenceWatch | undefined;

// A machine that shuts down tells all of its processes; the parent decides what becomes of this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

process.on('disconnect', endAsOrphan);

process.on('message', async (message: ParentMessage) => {
  parent?.heard();
  if (message.type === 'stop') stopping.abort();
  if (message.type !== 'run') return;
  // A parent that is stopped or hangs cannot renew the lease: another attempt may be under way elsewhere.
  parent = watchSilence(message.leaseMs, endAsOrphan);
  await sendToParent(await runTask(message.task, { loadRunners, signal: stopping.signal }));
  if (isOrphan) endGroup();
  // Threads of the engine would keep the process alive; everything is on disk and told by this point.
  process.exit(0);
});

// The parent may have died while this module was loaded.
if (!process.connected) process.exit(1);

tellLife();
setInterval(tellLife, LIFE_SIGN_MS).unref();

function tellLife(): void {
  void sendToParent({ type: 'alive', rssBytes: process.memoryUsage.rss() });
}

function endAsOrphan(): void {
  isOrphan = true;
  const hasTask = parent !== undefined;
  if (!hasTask) endGroup();
  stopping.abort();
  setTimeout(endGroup, ORPHAN_LIFE_MS);
}

/** Nobody else will end what this process has started. */
function endGroup(): void {
  killGroup(process.pid);
  // Reached only by a process that does not lead a group.
  process.exit(1);
}

async function loadRunners(): Promise<StageRunners> {
  const path = process.argv[2];
  if (path === undefined)
    throw new Error('stage-child: the module of stage runners must be the first argument; got none');
  // The module is named by the parent, so its type cannot be known here: it promises to export `stageRunners`.
  const { stageRunners } = (await import(pathToFileURL(path).href)) as { stageRunners: StageRunners };
  return stageRunners;
}
