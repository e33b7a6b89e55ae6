import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateConflictError } from '../errors.js';

/** Systems keep paths of Unix sockets in fields of 104 (macOS) or 108 (Linux) bytes, the end mark included. */
const MAX_PATH_BYTES = 100;

const SOCKET_NAME = 'control.sock';
const HASH_DIGITS = 16;

/** Where a control socket may lie. */
export interface ControlPlace {
  readonly path: string;
  /** Folder for the socket alone, outside the runs folder; undefined where it lies in the runs folder itself. */
  readonly privateFolder?: string;
}

/**
 * Where the orchestrator of a runs folder is reached, in order of preference: in the folder itself, where the folder's
 * permissions guard it, or, for a long path or a file system without sockets, in a private temporary folder that is named
 * after the folder's real path. Both sides try them in this order, so they meet whatever name they know the folder by.
 *
 * @param root a folder that exists
 */
export function controlPlaces(root: string): ControlPlace[] {
  const real = realpathSync(root);
  const inside = join(real, SOCKET_NAME);
  const name = `ssma-${createHash('sha256').update(real).digest('hex').slice(0, HASH_DIGITS)}`;
  const privateFolder = join(tmpdir(), name);
  const outside = { path: join(privateFolder, SOCKET_NAME), privateFolder };
  return [{ path: inside }, outside].filter(({ path }) => Buffer.byteLength(path) <= MAX_PATH_BYTES);
}

/**
 * Makes the folder of a place, where it has one of its own.
 *
 * @throws StateConflictError when there is one that is not this user's alone
 */
export function makePlace(place: ControlPlace): void {
  const { privateFolder } = place;
  if (privateFolder === undefined) return;
  mkdirSync(privateFolder, { recursive: true, mode: 0o700 });
  if (isPrivate(place)) return;
  throw new StateConflictError(`${privateFolder}: must be a folder that no other user can enter; got another`);
}

/**
 * Whether a place is guarded. The temporary folder is everybody's, so another user may have made a folder of this name
 * first, to listen there or to answer in this user's name.
 */
export function isPrivate({ privateFolder }: ControlPlace): boolean {
  if (privateFolder === undefined) return true;
  const stats = lstatSync(privateFolder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0;
}
