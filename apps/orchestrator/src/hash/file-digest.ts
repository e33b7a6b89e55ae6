import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Content hash and size of a file. */
export interface FileDigest {
  readonly sha256: string;
  readonly bytes: number;
}

export async function fileDigest(path: string): Promise<FileDigest> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
