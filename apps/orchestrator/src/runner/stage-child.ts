import { pathToFileURL } from 'node:url';
import type { StageRunners } from '../stages/stage-context.js';
import { ParentMessage } from './messages.js';
import { runTask, sendToParent } from './run-task.js';

// Entry of a stage's own process: `stage-child.js <module that exports stageRunners>`, forked by the supervisor.

/** A child whose parent has died keeps its state, but not for ever. */
const ORPHAN_LIFE_MS = 30_000;

const stopping = new AbortController();

// A Ctrl-C in the terminal reaches every process of the group; the parent decides what becomes of it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

process.on('disconnect', () => {
  stopping.abort();
  setTimeout(() => process.exit(1), ORPHAN_LIFE_MS).unref();
});

process.on('message', async (raw) => {
  const message = ParentMessage.parse(raw);
  if (message.type === 'stop') return stopping.abort();
  await sendToParent(await runTask(message.task, { loadRunners, signal: stopping.signal }));
  // Threads of the engine would keep the process alive; everything is on disk and told by this point.
  process.exit(0);
});

// The parent may have died while this module was loaded.
if (!process.connected) process.exit(1);

async function loadRunners(): Promise<StageRunners> {
  const path = process.argv[2];
  if (path === undefined)
    throw new Error('stage-child: the module of stage runners must be the first argument; got none');
  // The module is named by the parent, so its type cannot be known here: it promises to export `stageRunners`.
  const { stageRunners } = (await import(pathToFileURL(path).href)) as { stageRunners: StageRunners };
  return stageRunners;
}
