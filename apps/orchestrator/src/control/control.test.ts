import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ConfigError, NotFoundError, StateConflictError } from '../errors.js';
import { type RunsFolder, runsFolder } from '../runner/runs-folder.js';
import { lockForWriting } from '../runner/writer-lock.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { supportModule, TYPESCRIPT_ARGUMENTS } from '../test-support/typescript-process.js';
import { askOrchestrator } from './ask-orchestrator.js';
import { controlPlaces } from './control-places.js';
import type { ControlRequest } from './control-request.js';
import { MAX_LINE_BYTES } from './read-line.js';
import { type ControlHandler, serveControl } from './serve-control.js';

function emptyRuns(): RunsFolder {
  const folder = runsFolder(join(temporaryFolder(), 'runs'));
  mkdirSync(folder.root);
  return folder;
}

/** An orchestrator in this process. */
async function serve(folder: RunsFolder, handle: ControlHandler = async ({ type }) => ({ message: type })) {
  const server = await serveControl(folder, handle);
  onTestFinished(() => server.close());
  return server;
}

/** An orchestrator in a process of its own. */
async function orchestrator(folder: RunsFolder): Promise<{ process: ChildProcess; path: string }> {
  const child = fork(supportModule('./control-server.ts'), [folder.root], { execArgv: [...TYPESCRIPT_ARGUMENTS] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [{ path }] = await once(child, 'message');
  return { process: child, path };
}

/** Sends bytes as they are and reads what comes until the other side ends. */
async function speak(path: string, ...parts: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(path);
  socket.on('error', () => socket.destroy());
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return text;
}

const pause = (sweep: string): ControlRequest => ({ type: 'pause', sweep });

test('requests of every type reach another process, and its replies and errors come back as they were', async () => {
  const folder = emptyRuns();
  const { process: child } = await orchestrator(folder);
  const definition = { name: 'tiny', grid: { 'train.steps': [1, 2] }, text: 'ä\n\u2028' };
  const requests: readonly ControlRequest[] = [
    pause('tiny'),
    { type: 'resume', sweep: 'tiny' },
    { type: 'stop', sweep: 'tiny' },
    { type: 'cancel', sweep: 'tiny' },
    { type: 'retry', sweep: 'tiny', which: 'failed' },
    { type: 'retry', sweep: 'tiny', which: 'missing' },
    { type: 'extend', sweep: 'tiny', file: 'tiny.yaml', definition },
  ];
  for (const request of requests) {
    const expected = { message: `${request.type} tiny by ${child.pid}`, data: request };
    expect(await askOrchestrator(folder, request)).toEqual(expected);
  }
  const failures = [
    ['bad', ConfigError, 'CONFIG', 'sweep bad: must be good; got bad'],
    ['gone', NotFoundError, 'NOT_FOUND', 'sweep gone: must be there; got none'],
    ['over', StateConflictError, 'STATE_CONFLICT', 'sweep over: must be active; got stopped'],
    ['full', Error, 'SQLITE_FULL', 'database or disk is full'],
    ['odd', Error, undefined, 'nothing is known about this'],
  ] as const;
  for (const [sweep, ErrorClass, code, message] of failures) {
    const error = await askOrchestrator(folder, pause(sweep)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ErrorClass);
    expect(error).toMatchObject({ message });
    expect(error instanceof Error && 'code' in error ? error.code : undefined).toBe(code);
  }
});

test('nobody listens to a folder that is missing, that nobody writes to, or whose writer has ended or was killed', async () => {
  expect(await askOrchestrator(runsFolder(join(temporaryFolder(), 'none')), pause('tiny'))).toBeUndefined();
  const folder = emptyRuns();
  expect(await askOrchestrator(folder, pause('tiny'))).toBeUndefined();

  const killed = await orchestrator(folder);
  killed.process.kill('SIGKILL');
  await once(killed.process, 'exit');
  expect(existsSync(killed.path)).toBe(true);
  expect(await askOrchestrator(folder, pause('tiny'))).toBeUndefined();

  const next = await orchestrator(folder);
  expect(next.path).toBe(killed.path);
  expect(await askOrchestrator(folder, pause('tiny'))).toMatchObject({ message: `pause tiny by ${next.process.pid}` });
  next.process.send('end');
  await once(next.process, 'exit');
  expect(existsSync(next.path)).toBe(false);
  expect(await askOrchestrator(folder, pause('tiny'))).toBeUndefined();
});

test('a second writer is refused with process, host and purpose of the first', async () => {
  const folder = emptyRuns();
  const { process: child } = await orchestrator(folder);
  expect(() => lockForWriting(folder, 'gc')).toThrow(
    `got process ${child.pid} on ${hostname()} (sweep tiny), which holds it`,
  );
});

test('an orchestrator that dies over a request leaves its client an error, not a wait', async () => {
  const folder = emptyRuns();
  await orchestrator(folder);
  await expect(askOrchestrator(folder, pause('crash'))).rejects.toThrow(
    /runs: the orchestrator must answer.*; got .*\(whether the request was carried out is not known\)/,
  );
});

test('an orchestrator that ends first answers what it has begun, and drops a client that has asked nothing', async () => {
  const folder = emptyRuns();
  const { process: child, path } = await orchestrator(folder);
  const silent = speak(path);
  const asked = askOrchestrator(folder, pause('held'));
  expect((await once(child, 'message'))[0]).toEqual({ type: 'holding' });
  child.send('end');
  expect(await silent).toBe('');
  expect(await asked).toMatchObject({ message: `pause held by ${child.pid}` });
  await once(child, 'exit');
  expect(child.exitCode).toBe(0);
});

test('a request is carried out although its client hangs up, and a client beside it is answered meanwhile', async () => {
  const folder = emptyRuns();
  const [begun, goOn, done] = [latch(), latch(), latch()];
  const { path } = await serve(folder, async ({ sweep }) => {
    if (sweep === 'slow') {
      begun.open();
      await goOn.opened;
      done.open();
    }
    return { message: sweep };
  });
  const socket = connect(path);
  socket.write(`${JSON.stringify(pause('slow'))}\n`);
  await begun.opened;
  socket.destroy();
  expect(await askOrchestrator(folder, pause('quick'))).toEqual({ message: 'quick' });
  goOn.open();
  await done.opened;
  expect(await askOrchestrator(folder, pause('quick'))).toEqual({ message: 'quick' });
});

test('many clients at once get each their own answer', async () => {
  const folder = emptyRuns();
  await orchestrator(folder);
  const names = Array.from({ length: 40 }, (_value, index) => `sweep-${index}`);
  const replies = await Promise.all(names.map((name) => askOrchestrator(folder, pause(name))));
  expect(replies.map((reply) => reply?.data)).toEqual(names.map(pause));
});

test.each([
  ['no JSON', 'GET / HTTP/1.1\n', 'got "GET / HTTP/1.1" (request: Invalid input'],
  ['an empty line', '\n', 'got "" (request: Invalid input'],
  ['an unknown type', '{"type":"halt","sweep":"tiny"}\n', '(type: Invalid '],
  ['a missing sweep', '{"type":"pause"}\n', '(sweep: Invalid input'],
  ['an empty sweep', '{"type":"pause","sweep":""}\n', '(sweep: Too small'],
  ['an unknown key', '{"type":"pause","sweep":"tiny","now":true}\n', '(request: Unrecognized key: "now")'],
  ['another which', '{"type":"retry","sweep":"tiny","which":"all"}\n', '(which: Invalid option'],
  ['no definition', '{"type":"extend","sweep":"tiny","file":"a"}\n', '(definition: must be given)'],
  ['bytes that are no text', Buffer.from([0xff, 0x00, 0x80, 0x0a]), 'must be one JSON line of the known form; got '],
])('a client that sends %s is told so', async (_what, sent, got) => {
  const folder = emptyRuns();
  const handled: ControlRequest[] = [];
  const { path } = await serve(folder, async (request) => {
    handled.push(request);
    return { message: 'done' };
  });
  const answer = JSON.parse(await speak(path, sent));
  expect(answer).toMatchObject({ outcome: 'failed', code: 'CONFIG' });
  expect(answer.message).toContain('control: a request must be one JSON line of the known form; got ');
  expect(answer.message).toContain(got);
  expect(handled).toEqual([]);
  expect(await askOrchestrator(folder, pause('tiny'))).toEqual({ message: 'done' });
});

test('a request may come in pieces, and its client may end its side behind it and still gets the answer', async () => {
  const folder = emptyRuns();
  const goOn = latch();
  const { path } = await serve(folder, async ({ sweep }) => {
    if (sweep === 'slow') await goOn.opened;
    return { message: sweep };
  });
  const text = JSON.stringify(pause('slow'));
  const socket = connect(path);
  socket.write(text.slice(0, 9));
  await once(socket, 'connect');
  socket.end(`${text.slice(9)}\n`);
  await once(socket, 'finish');
  // Whoever comes later is answered after the end of the first has been noticed.
  expect(await askOrchestrator(folder, pause('quick'))).toEqual({ message: 'quick' });
  goOn.open();
  const [chunk] = await once(socket, 'data');
  expect(JSON.parse(String(chunk))).toEqual({ outcome: 'done', reply: { message: 'slow' } });
});

test('a request that takes long is answered although the orchestrator ends', async () => {
  const folder = emptyRuns();
  const [begun, goOn] = [latch(), latch()];
  const server = await serveControl(folder, async () => {
    begun.open();
    await goOn.opened;
    return { message: 'after an hour' };
  });
  const asked = askOrchestrator(folder, pause('tiny'));
  await begun.opened;
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const closed = server.close();
  vi.advanceTimersByTime(3_600_000);
  goOn.open();
  expect(await asked).toEqual({ message: 'after an hour' });
  await closed;
});

test('a definition of 4 MiB arrives; a longer line is refused on both sides and disturbs nobody', async () => {
  const folder = emptyRuns();
  const { path } = await serve(folder, async (request) => ({ message: String(JSON.stringify(request).length) }));
  const extend = (length: number): ControlRequest => {
    return { type: 'extend', sweep: 'tiny', file: 'tiny.yaml', definition: 'x'.repeat(length) };
  };
  const large = extend(4 * 2 ** 20);
  expect(await askOrchestrator(folder, large)).toEqual({ message: String(JSON.stringify(large).length) });
  await expect(askOrchestrator(folder, extend(MAX_LINE_BYTES))).rejects.toThrow(
    new ConfigError(`control: a line must have at most 67108864 bytes; got ${MAX_LINE_BYTES + 68} or more`),
  );
  await speak(path, Buffer.alloc(MAX_LINE_BYTES, 'x'), 'xx');
  expect(await askOrchestrator(folder, pause('tiny'))).toEqual({ message: '31' });
});

test('an answer that is none is an error', async () => {
  const folder = emptyRuns();
  const [place] = controlPlaces(folder.root);
  const server = createServer((socket) => socket.end('{"outcome":"done","reply":{"text":"?"}}\n'));
  server.listen(place?.path);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  await expect(askOrchestrator(folder, pause('tiny'))).rejects.toThrow(
    'runs: the orchestrator must answer in the known form; got {"outcome":"done","reply":{"text":"?"}} (whether',
  );
});

test('only its user may speak to an orchestrator', async () => {
  const { path } = await serve(emptyRuns());
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('under a very long path the socket lies in a temporary folder of its own, found under other names too', async () => {
  const parent = temporaryFolder();
  const folder = runsFolder(join(parent, 'ä'.repeat(60), 'runs'));
  mkdirSync(folder.root, { recursive: true });
  symlinkSync(folder.root, join(parent, 'short'));
  const { process: child, path } = await orchestrator(folder);
  expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
  expect(dirname(dirname(path))).toBe(tmpdir());
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  for (const name of [folder, runsFolder(join(parent, 'short'))]) {
    expect(await askOrchestrator(name, pause('tiny'))).toMatchObject({ message: `pause tiny by ${child.pid}` });
  }
  child.send('end');
  await once(child, 'exit');
  expect(existsSync(dirname(path))).toBe(false);
});

test('where the runs folder takes no socket, the temporary folder does', async () => {
  const folder = emptyRuns();
  mkdirSync(join(folder.root, 'control.sock'));
  const { path } = await serve(folder);
  expect(dirname(dirname(path))).toBe(tmpdir());
  expect(await askOrchestrator(folder, pause('tiny'))).toEqual({ message: 'pause' });
});

test('a temporary folder that others can enter is not used, by neither side', async () => {
  const folder = emptyRuns();
  mkdirSync(join(folder.root, 'control.sock'));
  const { path } = await serve(folder);
  chmodSync(dirname(path), 0o755);
  expect(await askOrchestrator(folder, pause('tiny'))).toBeUndefined();
  await expect(serveControl(folder, async () => ({ message: '' }))).rejects.toThrow(
    `${folder.root}: must have a place for the orchestrator's socket; got `,
  );
  await expect(serveControl(folder, async () => ({ message: '' }))).rejects.toThrow(
    `${dirname(path)}: must be a folder that no other user can enter; got another`,
  );
});

/** A promise that the test resolves. */
function latch() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
