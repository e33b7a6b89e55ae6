import {
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const HEARTBEAT_MS = 3_000;
const STALE_AFTER_MS = 60_000;
const POLL_MS = 300;

/**
 * Runs `work` while this process alone holds the lock file, waiting for another holder to end.
 *
 * A holder that died is noticed at once on the same machine (its process is gone), elsewhere when its heartbeat, the
 * file's modification time, is a minute old.
 *
 * @param file    lock file; its folder is created
 * @param work    called once, with the lock held
 * @param onWait  called once with the holder's description when the lock is taken by another
 */
export async function withLock(file, work, onWait = () => undefined) {
  mkdirSync(dirname(file), { recursive: true });
  for (let attempt = 0; !take(file); attempt++) {
    if (attempt === 0) onWait(read(file)?.split(' ').at(-1) ?? 'unknown');
    removeIfStale(file);
    await delay(POLL_MS);
  }
  const heartbeat = setInterval(() => utimesSync(file, new Date(), new Date()), HEARTBEAT_MS);
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
}

function take(file) {
  try {
    writeFileSync(file, `${processSpace()} ${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Names the set of processes in which our process ids mean something: machine and, in containers, id namespace. */
function processSpace() {
  const namespace = process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : '';
  return `${hostname()}${namespace}`.replaceAll(' ', '');
}

function removeIfStale(file) {
  const holder = read(file);
  if (holder === undefined || !isStale(file, holder)) return;
  // Renamed before it is removed, and compared again, so that a lock taken in between is given back.
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) === holder) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function isStale(file, holder) {
  const [space, processId] = holder.split(' ');
  if (space === processSpace()) return !isAlive(Number(processId));
  const modifiedMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - modifiedMs > STALE_AFTER_MS;
}

function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
