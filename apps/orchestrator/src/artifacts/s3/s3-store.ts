import { NotFoundError } from '../../errors.js';
import { ArtifactStoreError } from '../artifact-errors.js';
import { artifactKey, sha256OfKey } from '../artifact-key.js';
import type { ArtifactStore, StoredArtifact } from '../artifact-store.js';
import { checkContent, checkedContent } from '../checked-content.js';
import { placeFile, writeNewFile } from '../place-file.js';
import { readChunks, requireFile } from '../read-file.js';
import type { S3Address } from './s3-address.js';
import { asStore, createS3Client, type S3Client, type S3ClientOptions } from './s3-client.js';
import type { S3Credentials } from './s3-credentials.js';
import { S3Refusal } from './s3-refusal.js';
import { type ObjectPage, readObjectPage, readUploadPage, type UploadPage } from './s3-xml.js';
import { abortUpload, drain, uploadParts } from './upload-parts.js';

export interface S3StoreOptions extends S3ClientOptions {
  /** Files above this many bytes are uploaded in parts of it; default 8 MiB. Servers take 5 MiB or more. */
  readonly partBytes?: number;
}

const PART_BYTES = 8 * 1024 * 1024;
const MOST_PARTS = 10_000;

/**
 * A store in a bucket of an S3-compatible endpoint: objects `<prefix>sha256/ab/<hash>`.
 *
 * Memory is a few parts, whatever the file's size. An object appears when its upload is complete and not before; uploads
 * in parts whose process was killed take space until `removeUnfinished`. `modifiedMs` is the object's time.
 */
export function s3Store(
  address: S3Address,
  credentials: S3Credentials,
  { partBytes = PART_BYTES, ...options }: S3StoreOptions = {},
): ArtifactStore {
  const { name } = address;
  const client = createS3Client(address, credentials, options);
  return {
    name,
    async put(file, content) {
      const key = artifactKey(content.sha256);
      await requireFile(file);
      const chunkBytes = Math.max(partBytes, Math.ceil(content.bytes / MOST_PARTS));
      const chunks = checkedContent(readChunks(file, chunkBytes), content, `${name}: ${file}`);
      await asStore(address, () =>
        content.bytes > chunkBytes ? uploadParts(client, credentials, key, chunks) : uploadWhole(client, key, chunks),
      );
    },
    async fetch(content, target) {
      const where = `${name}: artifact ${content.sha256}`;
      const request = { method: 'GET', key: artifactKey(content.sha256) } as const;
      const write = (response: Response): Promise<void> =>
        placeFile(target, (temporaryPath) =>
          writeNewFile(temporaryPath, checkedContent(response.body ?? nothing(), content, where)),
        );
      await asStore(address, () => fetchOrMissing(client.send(request, write), where)).catch((error: unknown) => {
        throw diskWords(error, `${where} must reach ${target}`);
      });
    },
    async verify(content) {
      const where = `${name}: artifact ${content.sha256}`;
      const request = { method: 'GET', key: artifactKey(content.sha256) } as const;
      const read = (response: Response): Promise<void> => checkContent(response.body ?? nothing(), content, where);
      await asStore(address, () => fetchOrMissing(client.send(request, read), where));
    },
    async has(sha256) {
      const key = artifactKey(sha256);
      return asStore(address, () => isThere(client, key));
    },
    list: () => storedArtifacts(client, address),
    async remove(sha256) {
      const key = artifactKey(sha256);
      await asStore(address, () => client.send({ method: 'DELETE', key }, drain));
    },
    removeUnfinished: (beforeMs) => asStore(address, () => abortUploads(client, address, beforeMs)),
  };
}

/**
 * Asks the bucket for one key, so that a wrong address or refused credentials are found before there is work to lose.
 *
 * @throws ConfigError | NotFoundError | ArtifactStoreError as the store's methods do
 */
export async function checkBucket(
  address: S3Address,
  credentials: S3Credentials,
  options: S3ClientOptions = {},
): Promise<void> {
  const query = { 'list-type': '2', 'max-keys': '1', prefix: `${address.prefix}sha256/` };
  const client = createS3Client(address, credentials, options);
  await asStore(address, () => client.send({ method: 'GET', query }, drain));
}

async function uploadWhole(client: S3Client, key: string, chunks: AsyncIterable<Buffer>): Promise<void> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  await client.send({ method: 'PUT', key, body: Buffer.concat(parts) }, drain);
}

async function* nothing(): AsyncGenerator<Uint8Array, void> {
  // An answer without a body is an empty artifact.
}

async function fetchOrMissing(fetching: Promise<void>, where: string): Promise<void> {
  try {
    await fetching;
  } catch (error) {
    if (!(error instanceof S3Refusal && error.s3Code === 'NoSuchKey')) throw error;
    throw new NotFoundError(`${where} must be in the store; got none`);
  }
}

/** Gives errors of the file system that the target is on the store's words; others pass. */
function diskWords(error: unknown, rule: string): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new ArtifactStoreError(`${rule}; got ${error.message}`, { cause: error });
}

/** An answer to HEAD has no body, so a missing bucket looks like a missing object. */
async function isThere(client: S3Client, key: string): Promise<boolean> {
  try {
    await client.send({ method: 'HEAD', key }, drain);
    return true;
  } catch (error) {
    if (error instanceof S3Refusal && error.status === 404) return false;
    throw error;
  }
}

async function* storedArtifacts(client: S3Client, address: S3Address): AsyncGenerator<StoredArtifact, void> {
  for (let page = await objectPage(client, address, {}); ; ) {
    for (const { key, ...found } of page.objects) {
      const sha256 = sha256OfKey(key.slice(address.prefix.length));
      if (sha256 !== null) yield { sha256, ...found };
    }
    if (page.next === null) return;
    page = await objectPage(client, address, { 'continuation-token': page.next });
  }
}

function objectPage(client: S3Client, address: S3Address, from: Record<string, string>): Promise<ObjectPage> {
  const query = { 'list-type': '2', prefix: `${address.prefix}sha256/`, ...from };
  const receive = async (response: Response): Promise<ObjectPage> => readObjectPage(await response.text());
  return asStore(address, () => client.send({ method: 'GET', query }, receive));
}

async function abortUploads(client: S3Client, address: S3Address, beforeMs: number): Promise<number> {
  let aborted = 0;
  for (let page = await uploadPage(client, address, {}); ; ) {
    for (const { key, uploadId, startedMs } of page.uploads) {
      if (startedMs >= beforeMs) continue;
      await abortUpload(client, key.slice(address.prefix.length), uploadId);
      aborted += 1;
    }
    if (page.next === null) return aborted;
    page = await uploadPage(client, address, { 'key-marker': page.next.key, 'upload-id-marker': page.next.uploadId });
  }
}

function uploadPage(client: S3Client, address: S3Address, from: Record<string, string>): Promise<UploadPage> {
  const query = { uploads: '', prefix: `${address.prefix}sha256/`, ...from };
  return client.send({ method: 'GET', query }, async (response) => readUploadPage(await response.text()));
}
