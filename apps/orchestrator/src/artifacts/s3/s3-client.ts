import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import type { S3Address } from './s3-address.js';
import type { S3Credentials } from './s3-credentials.js';
import { inStoreWords, isRetryable, readRefusal } from './s3-refusal.js';

/** One request to the bucket. */
export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Below the address's prefix; absent for requests about the bucket. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Whole in memory, so that it can be sent again. */
  readonly body?: Uint8Array;
}

/** Sends signed requests and repeats them. */
export interface S3Client {
  /**
   * Sends a request until it succeeds or has failed for good: 5xx, 429 and trouble of the connection are tried again
   * with growing waits, also when the body of the answer breaks off.
   *
   * @param receive reads the successful answer; called anew for each attempt that gets one. A refusal that it throws
   * counts as the server's
   * @throws S3Refusal when the server's answer is final; trouble of the connection as `fetch` has it. See `inStoreWords`
   */
  send<T>(request: S3Request, receive: (response: Response) => Promise<T>): Promise<T>;
}

export interface S3ClientOptions {
  /** Resolves after that many milliseconds; a test passes one that does not wait. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** Attempts end after half a minute of waits. */
const WAITS_MS: readonly number[] = [250, 500, 1000, 2000, 4000, 8000, 16000];
const EMPTY = new Uint8Array(0);

/**
 * Requests carry the hash of their body in the signature, so that a server that follows the rules refuses a body that
 * was damaged on its way.
 */
export function createS3Client(
  address: S3Address,
  credentials: S3Credentials,
  { wait = delay }: S3ClientOptions = {},
): S3Client {
  return {
    async send(request, receive) {
      for (let attempt = 0; ; attempt++) {
        try {
          return await sendOnce(address, credentials, request, receive);
        } catch (error) {
          const waitMs = WAITS_MS[attempt];
          if (waitMs === undefined || !isRetryable(error)) throw error;
          await wait(waitMs);
        }
      }
    },
  };
}

async function sendOnce<T>(
  address: S3Address,
  credentials: S3Credentials,
  { method, key, query, body }: S3Request,
  receive: (response: Response) => Promise<T>,
): Promise<T> {
  const path = key === undefined ? '' : `/${address.prefix}${key}`;
  const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
  const url = `${address.endpoint}/${address.bucket}${path}${search}`;
  const sha256 = createHash('sha256')
    .update(body ?? EMPTY)
    .digest('hex');
  const signer = new AwsV4Signer({
    ...{ method, url, headers: { 'x-amz-content-sha256': sha256 }, service: 's3', region: address.region },
    ...credentials,
  });
  const signed = await signer.sign();
  const abort = new AbortController();
  const response = await fetch(signed.url, {
    ...{ method, headers: signed.headers, signal: abort.signal },
    // A redirect would be signed for another host.
    redirect: 'manual',
    ...(body !== undefined && { body }),
  });
  if (!response.ok) throw await readRefusal(response, credentials);
  try {
    return await receive(response);
  } catch (error) {
    // What was not read of the answer would keep its connection, and the process, waiting.
    abort.abort();
    throw error;
  }
}

/** Runs requests of one store method; errors of server and connection come in the store's words. */
export async function asStore<T>(address: S3Address, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw inStoreWords(error, address);
  }
}
