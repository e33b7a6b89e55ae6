import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { parseJson } from '../channel/stream-reply.js';
import { StateConflictError } from '../errors.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { ControlAnswer, errorOf } from './control-answer.js';
import { controlPlaces, isPrivate } from './control-places.js';
import type { ControlReply, ControlRequest } from './control-request.js';
import { readLine, requireShort } from './read-line.js';

/** What connecting to a socket of a process that has died, or of none, ends with. */
const NOBODY_CODES = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK']);

/**
 * Has the orchestrator that runs on a runs folder carry something out.
 *
 * @returns undefined when none listens: the caller takes the writer lock and does it itself
 * @throws ConfigError, NotFoundError or StateConflictError as the orchestrator did
 * @throws ConfigError when the request is too long
 * @throws StateConflictError when the orchestrator cannot be reached or ended before it answered
 */
export async function askOrchestrator(folder: RunsFolder, request: ControlRequest): Promise<ControlReply | undefined> {
  const line = `${JSON.stringify(request)}\n`;
  requireShort(Buffer.byteLength(line));
  const socket = await reach(folder.root);
  if (socket === undefined) return undefined;
  const answer = await answerOf(socket, line, `${folder.root}: the orchestrator must answer`);
  if (answer.outcome === 'failed') throw errorOf(answer);
  return answer.reply;
}

/** Whether an orchestrator runs on a runs folder and can be asked. */
export async function isOrchestrated(folder: RunsFolder): Promise<boolean> {
  const socket = await reach(folder.root);
  socket?.destroy();
  return socket !== undefined;
}

async function reach(root: string): Promise<Socket | undefined> {
  if (!existsSync(root)) return undefined;
  for (const { path } of controlPlaces(root).filter(isPrivate)) {
    const socket = connect(path);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
      if (NOBODY_CODES.has(code)) continue;
      throw new StateConflictError(`${path}: the orchestrator must be reachable; got ${String(cause)}`, {
        cause,
      });
    }
  }
  return undefined;
}

async function answerOf(socket: Socket, line: string, rule: string): Promise<ControlAnswer> {
  const doubt = 'whether the request was carried out is not known';
  try {
    socket.write(line);
    const text = (await readLine(socket)) ?? '';
    const answer = ControlAnswer.safeParse(parseJson(text));
    if (answer.success) return answer.data;
    throw new StateConflictError(`${rule} in the known form; got ${text.slice(0, 60) || 'nothing'} (${doubt})`);
  } catch (cause) {
    if (cause instanceof StateConflictError) throw cause;
    throw new StateConflictError(`${rule}; got ${String(cause)} (${doubt})`, { cause });
  } finally {
    socket.destroy();
  }
}
