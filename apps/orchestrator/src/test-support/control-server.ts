import { serveControl } from '../control/serve-control.js';
import { ConfigError, NotFoundError, StateConflictError } from '../errors.js';
import { runsFolder } from '../runner/runs-folder.js';
import { lockForWriting } from '../runner/writer-lock.js';

// `control-server.ts <runs folder>`: holds the writer lock and answers requests, until it is told to end. The name of the
// sweep says how a request ends.

const ERRORS: Readonly<Record<string, () => Error>> = {
  bad: () => new ConfigError('sweep bad: must be good; got bad'),
  gone: () => new NotFoundError('sweep gone: must be there; got none'),
  over: () => new StateConflictError('sweep over: must be active; got stopped'),
  full: () => Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }),
  odd: () => new Error('nothing is known about this'),
};

const folder = runsFolder(process.argv[2] ?? '');
const lock = lockForWriting(folder, 'sweep tiny');
const server = await serveControl(folder, async (request) => {
  const error = ERRORS[request.sweep];
  if (error !== undefined) throw error();
  if (request.sweep === 'crash') process.exit(3);
  // Waits for the parent's word, so that a test can act while a request is carried out.
  if (request.sweep === 'held') {
    const goOn = new Promise((resolve) => process.once('message', resolve));
    process.send?.({ type: 'holding' });
    await goOn;
  }
  return { message: `${request.type} ${request.sweep} by ${process.pid}`, data: request };
});
process.on('message', async (message) => {
  if (message !== 'end') return;
  await server.close();
  lock.release();
  process.disconnect();
});
process.send?.({ type: 'listening', path: server.path });
