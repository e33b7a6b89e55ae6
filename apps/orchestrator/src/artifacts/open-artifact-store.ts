import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../errors.js';
import type { ArtifactStore } from './artifact-store.js';
import { folderStore } from './folder-store.js';
import { s3Address } from './s3/s3-address.js';
import { s3Credentials } from './s3/s3-credentials.js';
import { checkBucket, s3Store } from './s3/s3-store.js';

/** A scheme is longer than the letter of a drive. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;

/**
 * Opens the store at an address: the path of a folder or `file:///path`, which is made when it is not there, or
 * `s3://bucket[/prefix][?endpoint=https://host[:port]][&region=name]`, whose bucket must be there and accept the
 * credentials of the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN).
 *
 * @param source what the address was given as, e.g. `--artifacts`, for messages
 * @throws ConfigError when the address breaks a rule, the folder cannot be made or the credentials are refused
 * @throws NotFoundError when there is no such bucket, ArtifactStoreError when the endpoint does not answer
 */
export async function openArtifactStore(address: string, source: string): Promise<ArtifactStore> {
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined) return openFolder(address, source);
  if (scheme === 'file') return openFolder(pathOfFileUrl(address, source), source);
  if (scheme === 's3') return openBucket(address, source);
  throw new ConfigError(`${source}: the address must be a path, file:// or s3://; got ${scheme}:`);
}

async function openFolder(path: string, source: string): Promise<ArtifactStore> {
  if (path === '') throw new ConfigError(`${source}: the address must be a path, file:// or s3://; got no text`);
  const root = resolve(path);
  try {
    await mkdir(root, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${source}: ${root} must be a folder or a name for one; got ${reason}`, { cause });
  }
  return folderStore(root);
}

async function openBucket(text: string, source: string): Promise<ArtifactStore> {
  const address = s3Address(text, source);
  const credentials = s3Credentials(process.env, address.name);
  await checkBucket(address, credentials);
  return s3Store(address, credentials);
}

function pathOfFileUrl(address: string, source: string): string {
  try {
    return fileURLToPath(address);
  } catch (cause) {
    throw new ConfigError(`${source}: a file address must be file:///absolute/path; got ${JSON.stringify(address)}`, {
      cause,
    });
  }
}
