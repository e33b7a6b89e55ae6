import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { parseJson } from '../channel/stream-reply.js';
import { ConfigError, StateConflictError } from '../errors.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { type ControlAnswer, failureOf } from './control-answer.js';
import { type ControlPlace, controlPlaces, makePlace } from './control-places.js';
import { type ControlReply, ControlRequest } from './control-request.js';
import { readLine, requireShort } from './read-line.js';

/** Carries a request out; what it throws goes back to the client. */
export type ControlHandler = (request: ControlRequest) => Promise<ControlReply>;

/** The open ear of an orchestrator. */
export interface ControlServer {
  /** Of its Unix socket. */
  readonly path: string;
  /**
   * Takes no further request and resolves when those being carried out have been answered. To be called before the writer
   * lock is released: the socket of the next holder has the same path.
   */
  close(): Promise<void>;
}

/** How long a client may take to read its answer when the orchestrator ends. */
const GRACE_MS = 1_000;

const SHOWN_CHARACTERS = 60;

/**
 * Listens for requests of other `ssma` processes about a runs folder: one JSON line per connection, answered by one JSON
 * line. The caller holds the writer lock, so a socket that is there was left by a process that has died; it is replaced.
 * A client that sends something else, too much or nothing, or that hangs up, disturbs no other; a request that has
 * arrived is carried out whether or not its client waits.
 *
 * @param folder  exists
 * @param handle  requests of several clients may overlap
 * @throws StateConflictError when no socket can be made
 */
export async function serveControl(folder: RunsFolder, handle: ControlHandler): Promise<ControlServer> {
  // A client may end its side behind the request and still wants the answer.
  const server = createServer({ allowHalfOpen: true });
  const place = await listen(server, folder.root);
  // A connection that cannot be accepted, e.g. for want of file descriptors, concerns its client alone.
  server.on('error', () => undefined);
  const clients = new Clients(handle);
  server.on('connection', (socket) => clients.add(socket));
  return {
    path: place.path,
    async close() {
      const closed = once(server, 'close');
      server.close();
      await clients.finish();
      await closed;
      if (place.privateFolder !== undefined) rmSync(place.privateFolder, { recursive: true, force: true });
    },
  };
}

/** Binds to the first place that takes a socket. */
async function listen(server: Server, root: string): Promise<ControlPlace> {
  const refusals: string[] = [];
  for (const place of controlPlaces(root)) {
    try {
      makePlace(place);
      rmSync(place.path, { force: true });
      server.listen(place.path);
      await once(server, 'listening');
      chmodSync(place.path, 0o600);
      return place;
    } catch (error) {
      refusals.push(error instanceof Error ? error.message : String(error));
    }
  }
  const got = refusals.length === 0 ? 'paths that are too long for sockets (set TMPDIR to a shorter one)' : refusals;
  throw new StateConflictError(`${root}: must have a place for the orchestrator's socket; got ${String(got)}`);
}

/** The connections of a control server. */
class Clients {
  readonly #handle: ControlHandler;
  readonly #open = new Set<Socket>();
  /** Those whose request has arrived. */
  readonly #answering = new Map<Socket, Promise<void>>();

  constructor(handle: ControlHandler) {
    this.#handle = handle;
  }

  add(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    // A client that hangs up gets no answer; nobody else is concerned.
    socket.on('error', () => socket.destroy());
    readLine(socket).then(
      (line) => (line === undefined ? socket.destroy() : this.#answer(socket, line)),
      (error: unknown) => send(socket, textOf(failureOf(error))),
    );
  }

  /** Drops those that have asked nothing, and those that do not read their answer in time. */
  async finish(): Promise<void> {
    for (const socket of this.#open) if (!this.#answering.has(socket)) socket.destroy();
    await Promise.all(this.#answering.values());
    if (this.#open.size === 0) return;
    const dropAll = (): void => this.#open.forEach((socket) => void socket.destroy());
    setTimeout(dropAll, GRACE_MS).unref();
  }

  #answer(socket: Socket, line: string): void {
    const answered = answerTo(line, this.#handle).then((answer) => {
      send(socket, answer);
      this.#answering.delete(socket);
    });
    this.#answering.set(socket, answered);
  }
}

async function answerTo(line: string, handle: ControlHandler): Promise<string> {
  try {
    return textOf({ outcome: 'done', reply: await handle(requestOf(line)) });
  } catch (error) {
    return textOf(failureOf(error));
  }
}

/** @throws ConfigError when the line is no request, naming what is wrong with it */
function requestOf(line: string): ControlRequest {
  const request = ControlRequest.safeParse(parseJson(line));
  if (request.success) return request.data;
  const issues = request.error.issues.map(({ path, message }) => `${path.join('.') || 'request'}: ${message}`);
  const got = JSON.stringify(line.slice(0, SHOWN_CHARACTERS));
  throw new ConfigError(
    `control: a request must be one JSON line of the known form; got ${got} (${issues.join('; ')})`,
  );
}

/** @throws ConfigError when it is too long for the other side to read */
function textOf(answer: ControlAnswer): string {
  const text = `${JSON.stringify(answer)}\n`;
  requireShort(Buffer.byteLength(text));
  return text;
}

/** Ends the connection behind the answer, read or not. */
function send(socket: Socket, text: string): void {
  socket.end(text, () => socket.destroy());
}
