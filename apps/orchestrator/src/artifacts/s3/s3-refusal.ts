import { ConfigError, NotFoundError } from '../../errors.js';
import { ArtifactStoreError } from '../artifact-errors.js';
import type { S3Address } from './s3-address.js';
import type { S3Credentials } from './s3-credentials.js';
import { readS3Error } from './s3-xml.js';

/** An answer of the server that is not a success. */
export class S3Refusal extends Error {
  override readonly name = 'S3Refusal';
  readonly status: number;
  /** S3's word for it, e.g. `NoSuchKey`; empty when the answer has no body, as to HEAD. */
  readonly s3Code: string;

  constructor(status: number, s3Code: string, message: string) {
    super([String(status), s3Code, message].filter((part) => part !== '').join(' '));
    this.status = status;
    this.s3Code = s3Code;
  }
}

/** Reads a refusal from its answer, without the credentials should the server repeat them. */
export async function readRefusal(response: Response, credentials: S3Credentials): Promise<S3Refusal> {
  return refusalOf(response.status, await response.text(), credentials);
}

/** @param xml body of the answer */
export function refusalOf(status: number, xml: string, credentials: S3Credentials): S3Refusal {
  const { code, message } = readS3Error(xml) ?? { code: '', message: '' };
  return new S3Refusal(status, withoutSecrets(code, credentials), withoutSecrets(message, credentials));
}

function withoutSecrets(text: string, { accessKeyId, secretAccessKey, sessionToken }: S3Credentials): string {
  return [secretAccessKey, sessionToken, accessKeyId]
    .filter((secret) => secret !== undefined)
    .reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

const RETRYABLE_STATUS = new Set([429, 500, 502, 503, 504]);
const RETRYABLE_CODE = new Set(['RequestTimeout', 'SlowDown', 'InternalError']);

/** Of undici, the HTTP client below `fetch`, and of the system. Names that do not resolve and bad certificates are not among them. */
const CONNECTION_TROUBLE = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

/** True of errors that may be gone the next time. */
export function isRetryable(error: unknown): boolean {
  if (error instanceof S3Refusal) return RETRYABLE_STATUS.has(error.status) || RETRYABLE_CODE.has(error.s3Code);
  return isFetchError(error) && CONNECTION_TROUBLE.has(error.cause.code);
}

/** `fetch` rejects with a TypeError that says nothing and a cause that has the reason; so does reading a body. */
function isFetchError(error: unknown): error is TypeError & { cause: Error & { code: string } } {
  return (
    error instanceof TypeError &&
    error.cause instanceof Error &&
    'code' in error.cause &&
    typeof error.cause.code === 'string'
  );
}

/** Gives the errors of server and connection the store's words; others pass. */
export function inStoreWords(error: unknown, { name, region }: S3Address): unknown {
  if (isFetchError(error)) {
    const { code, message } = error.cause;
    const reason = message.includes(code) ? message : `${code} ${message}`.trim();
    return new ArtifactStoreError(`${name}: the endpoint must answer; got ${reason}`, { cause: error });
  }
  if (!(error instanceof S3Refusal)) return error;
  const { status, s3Code, message } = error;
  if (s3Code === 'NoSuchBucket') return new NotFoundError(`${name}: the bucket must exist; got ${message}`);
  if (s3Code === 'AuthorizationHeaderMalformed' || (status >= 300 && status < 400)) {
    return new ConfigError(
      `${name}: the region must be that of the bucket; got ${region}, to which it says ${message}`,
    );
  }
  if (status === 401 || status === 403 || s3Code === 'ExpiredToken' || s3Code === 'InvalidToken') {
    return new ConfigError(
      `${name}: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be accepted by the server; got ${message}`,
    );
  }
  return new ArtifactStoreError(`${name}: the server must take the request; got ${message}`, { cause: error });
}
