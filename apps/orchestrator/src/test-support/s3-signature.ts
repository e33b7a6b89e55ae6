import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a server knows of a request before it has read the body. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The parts of an Authorization header. */
export interface Claim {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Reads an Authorization header; null when it is not one of signature version 4 for S3. */
export function readClaim(authorization: string | undefined): Claim | null {
  const match = AUTHORIZATION.exec(authorization ?? '');
  if (match === null) return null;
  const [, accessKeyId = '', date = '', region = '', signedHeaders = '', signature = ''] = match;
  return { accessKeyId, date, region, signedHeaders: signedHeaders.split(';'), signature };
}

/**
 * Whether the request was signed with the secret, host, time and hash of the body included.
 *
 * @see Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in a Single
 * Chunk (AWS Signature Version 4)"
 */
export function isSignedWith(secretAccessKey: string, claim: Claim, request: SignedRequest): boolean {
  const required = ['host', 'x-amz-content-sha256', 'x-amz-date'];
  const amazonHeaders = Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'));
  if (![...required, ...amazonHeaders].every((name) => claim.signedHeaders.includes(name))) return false;
  const expected = signature(secretAccessKey, claim, canonicalRequest(claim, request), header(request, 'x-amz-date'));
  return timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(claim.signature, 'hex'));
}

function signature(secret: string, { date, region }: Claim, canonical: string, time: string): string {
  const scope = `${date}/${region}/s3/aws4_request`;
  const key = [date, region, 's3', 'aws4_request'].reduce<Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
  const hash = createHash('sha256').update(canonical).digest('hex');
  return createHmac('sha256', key).update(['AWS4-HMAC-SHA256', time, scope, hash].join('\n')).digest('hex');
}

function canonicalRequest({ signedHeaders }: Claim, request: SignedRequest): string {
  const [path = '', query = ''] = request.target.split('?');
  const lines = signedHeaders.map((name) => `${name}:${header(request, name).trim().replace(/ +/g, ' ')}`);
  return [
    request.method,
    path
      .split('/')
      .map((segment) => encode(decodeURIComponent(segment)))
      .join('/'),
    canonicalQuery(query),
    ...lines,
    '',
    signedHeaders.join(';'),
    header(request, 'x-amz-content-sha256'),
  ].join('\n');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').map((pair) => {
    const [name = '', value = ''] = pair
      .split('=')
      .map((part) => encode(decodeURIComponent(part.replaceAll('+', ' '))));
    return `${name}=${value}`;
  });
  return pairs.sort().join('&');
}

/** Everything but the unreserved characters of RFC 3986, section 2.3. */
function encode(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9._~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function header({ headers }: SignedRequest, name: string): string {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}
