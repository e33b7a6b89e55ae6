import type { Socket } from 'node:net';
import { ConfigError } from '../errors.js';

/** A line holds a whole sweep definition at the most. */
export const MAX_LINE_BYTES = 64 * 2 ** 20;

const NEWLINE = 0x0a;

/**
 * The first line that arrives on a socket, without its line break; the socket is left open.
 *
 * @returns undefined when the other side ends before the line does
 * @throws ConfigError when it is longer than `MAX_LINE_BYTES`, as soon as it is
 */
export async function readLine(socket: Socket): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let numBytes = 0;
  const chunks: AsyncIterable<Buffer> = socket.iterator({ destroyOnReturn: false });
  for await (const chunk of chunks) {
    const end = chunk.indexOf(NEWLINE);
    const part = end < 0 ? chunk : chunk.subarray(0, end);
    parts.push(part);
    numBytes += part.length;
    requireShort(numBytes);
    if (end >= 0) return Buffer.concat(parts).toString('utf8');
  }
  return undefined;
}

/** @throws ConfigError when a line of so many bytes is too long */
export function requireShort(numBytes: number): void {
  if (numBytes <= MAX_LINE_BYTES) return;
  throw new ConfigError(`control: a line must have at most ${MAX_LINE_BYTES} bytes; got ${numBytes} or more`);
}
