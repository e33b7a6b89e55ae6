import { createHash } from 'node:crypto';
import type { FileDigest } from '../hash/file-digest.js';
import { ArtifactContentError } from './artifact-errors.js';

/**
 * Passes content on and hashes it. The last chunk comes only after the whole was found right, so what is made of the
 * chunks is never complete with wrong content.
 *
 * @param where who says so, for the message
 * @throws ArtifactContentError instead of the last chunk, or as soon as there is too much
 */
export async function* checkedContent<Chunk extends Uint8Array>(
  chunks: AsyncIterable<Chunk>,
  expected: FileDigest,
  where: string,
): AsyncGenerator<Chunk, void> {
  const hash = createHash('sha256');
  let bytes = 0;
  let held: Chunk | undefined;
  for await (const chunk of chunks) {
    // An empty chunk could be held in the place of the last one that matters.
    if (chunk.length === 0) continue;
    hash.update(chunk);
    bytes += chunk.length;
    if (bytes > expected.bytes) throw mismatch(where, expected, `at least ${bytes} bytes`);
    if (held !== undefined) yield held;
    held = chunk;
  }
  if (bytes !== expected.bytes) throw mismatch(where, expected, `${bytes} bytes`);
  const sha256 = hash.digest('hex');
  if (sha256 !== expected.sha256) throw mismatch(where, expected, `SHA-256 ${sha256}`);
  if (held !== undefined) yield held;
}

/** Reads content to its end, only to find it right. */
export async function checkContent(...[chunks, expected, where]: Parameters<typeof checkedContent>): Promise<void> {
  const checked = checkedContent(chunks, expected, where);
  while (!(await checked.next()).done);
}

function mismatch(where: string, { sha256, bytes }: FileDigest, found: string): ArtifactContentError {
  return new ArtifactContentError(`${where}: content must have SHA-256 ${sha256} and ${bytes} bytes; got ${found}`);
}
