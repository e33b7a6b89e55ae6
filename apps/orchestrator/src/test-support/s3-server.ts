import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { isSignedWith, readClaim } from './s3-signature.js';

/** What the server holds under a key. */
interface StoredObject {
  content: Buffer;
  readonly modifiedMs: number;
}

interface Upload {
  readonly key: string;
  readonly startedMs: number;
  readonly parts: Map<number, Buffer>;
}

/** What happens to one request instead of its answer: a status with S3's word for it, or trouble on the line. */
export type Fault =
  | { readonly kind: 'answer'; readonly status: number; readonly code: string; readonly message: string }
  /** The connection breaks before the request is read. */
  | { readonly kind: 'drop' }
  /** The request is carried out, but the connection breaks before the answer. */
  | { readonly kind: 'lose-answer' }
  /** The connection breaks after half of the answer's body, or before an answer that has none. */
  | { readonly kind: 'cut' };

/** What a request got, for tests to look at: method, path and query, status. */
export type LoggedRequest = readonly [method: string, target: string, status: number];

/** An answer on its way. */
interface Answer {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const BUCKET = 'lab';
const REGION = 'us-east-1';
const PAGE = 3;

/**
 * A real HTTP server that speaks the part of S3 which the store uses, on a free port of the loopback interface: bucket
 * `lab`, region `us-east-1`, objects in memory. Signatures and hashes of bodies are verified by code of its own; an
 * object changes as a whole or not at all; listings have pages of three.
 */
export class S3Server {
  static readonly accessKeyId = 'TESTKEYID';
  static readonly secretAccessKey = 'test/secret+key';
  readonly objects = new Map<string, StoredObject>();
  readonly uploads = new Map<string, Upload>();
  readonly log: LoggedRequest[] = [];
  /** Each is taken by one request, first come, first served. */
  readonly faults: Fault[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<S3Server> {
    const server = new S3Server();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get endpoint(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** As `--artifacts` takes it. */
  get url(): string {
    return `s3://${BUCKET}/team/runs?endpoint=${this.endpoint}&region=${REGION}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = this.faults.shift();
    if (fault?.kind === 'drop') {
      request.socket.destroy();
      return;
    }
    // Rejects when the client breaks off; nothing of the request is then kept.
    const body = await buffer(request).catch(() => null);
    if (body === null) return;
    const answer =
      fault?.kind === 'answer' ? errorAnswer(fault.status, fault.code, fault.message) : this.#answer(request, body);
    this.log.push([request.method ?? '', request.url ?? '', answer.status]);
    if (fault?.kind === 'lose-answer') request.socket.destroy();
    else send(response, request.method, answer, fault?.kind === 'cut');
  }

  #answer(request: IncomingMessage, body: Buffer): Answer {
    const url = new URL(request.url ?? '', this.endpoint);
    const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    const refusal = refusalOf(request, body);
    if (refusal !== null) return refusal;
    if (bucket !== BUCKET) return errorAnswer(404, 'NoSuchBucket', 'The specified bucket does not exist');
    const key = rest.join('/');
    return key === ''
      ? this.#answerOfBucket(url.searchParams)
      : this.#answerOfObject(request.method ?? '', key, url.searchParams, body);
  }

  #answerOfBucket(query: URLSearchParams): Answer {
    return query.has('uploads') ? this.#uploadPage(query) : this.#objectPage(query);
  }

  #objectPage(query: URLSearchParams): Answer {
    const after = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString();
    const keys = [...this.objects.keys()]
      .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after)
      .sort();
    const page = keys.slice(0, Math.min(PAGE, Number(query.get('max-keys') ?? PAGE)));
    const contents = page.map((key) => {
      const { content, modifiedMs } = this.objects.get(key) ?? { content: Buffer.alloc(0), modifiedMs: 0 };
      const fields = `<Key>${key}</Key><LastModified>${new Date(modifiedMs).toISOString()}</LastModified>`;
      return `<Contents>${fields}<ETag>&quot;${md5(content)}&quot;</ETag><Size>${content.length}</Size></Contents>`;
    });
    const token = Buffer.from(page.at(-1) ?? '').toString('base64');
    const more = page.length < keys.length ? `<NextContinuationToken>${token}</NextContinuationToken>` : '';
    return xml(
      `<ListBucketResult><Name>${BUCKET}</Name><IsTruncated>${more !== ''}</IsTruncated>${more}${contents.join('')}</ListBucketResult>`,
    );
  }

  #uploadPage(query: URLSearchParams): Answer {
    const position = (key: string, id: string): string => `${key} ${id}`;
    const after = position(query.get('key-marker') ?? '', query.get('upload-id-marker') ?? '');
    const all = [...this.uploads]
      .map(([id, upload]) => ({ id, ...upload, at: position(upload.key, id) }))
      .filter(({ key, at }) => key.startsWith(query.get('prefix') ?? '') && at > after)
      .sort((a, b) => (a.at < b.at ? -1 : 1));
    const page = all.slice(0, PAGE);
    const items = page.map(
      ({ key, id, startedMs }) =>
        `<Upload><Key>${key}</Key><UploadId>${id.replaceAll('&', '&amp;')}</UploadId><Initiated>${new Date(startedMs).toISOString()}</Initiated></Upload>`,
    );
    const last = page.at(-1);
    const more =
      page.length < all.length && last !== undefined
        ? `<NextKeyMarker>${last.key}</NextKeyMarker><NextUploadIdMarker>${last.id.replaceAll('&', '&amp;')}</NextUploadIdMarker>`
        : '';
    return xml(
      `<ListMultipartUploadsResult><IsTruncated>${more !== ''}</IsTruncated>${more}${items.join('')}</ListMultipartUploadsResult>`,
    );
  }

  #answerOfObject(method: string, key: string, query: URLSearchParams, body: Buffer): Answer {
    const uploadId = query.get('uploadId');
    if (uploadId !== null)
      return this.#answerOfUpload(method, { key, uploadId, partNumber: Number(query.get('partNumber')) }, body);
    if (method === 'POST' && query.has('uploads')) return this.#startUpload(key);
    if (method === 'PUT') return this.#store(key, body);
    if (method === 'DELETE') {
      this.objects.delete(key);
      return { status: 204 };
    }
    const found = this.objects.get(key);
    if (found === undefined) return errorAnswer(404, 'NoSuchKey', 'The specified key does not exist.');
    return { status: 200, body: found.content, headers: { etag: `"${md5(found.content)}"` } };
  }

  #store(key: string, content: Buffer): Answer {
    this.objects.set(key, { content, modifiedMs: Date.now() });
    return { status: 200, headers: { etag: `"${md5(content)}"` } };
  }

  #startUpload(key: string): Answer {
    // With characters that XML and URLs escape, as some servers have them.
    const id = `${randomUUID()}+/=&`;
    this.uploads.set(id, { key, startedMs: Date.now(), parts: new Map() });
    return xml(
      `<InitiateMultipartUploadResult><Key>${key}</Key><UploadId>${id.replaceAll('&', '&amp;')}</UploadId></InitiateMultipartUploadResult>`,
    );
  }

  #answerOfUpload(
    method: string,
    { key, uploadId, partNumber }: { key: string; uploadId: string; partNumber: number },
    body: Buffer,
  ): Answer {
    const upload = this.uploads.get(uploadId);
    if (upload?.key !== key) return errorAnswer(404, 'NoSuchUpload', 'The specified upload does not exist.');
    if (method === 'PUT') {
      upload.parts.set(partNumber, body);
      return { status: 200, headers: { etag: `"${md5(body)}"` } };
    }
    if (method === 'POST') {
      const parts = [
        ...body.toString().matchAll(/<Part><PartNumber>(\d+)<\/PartNumber><ETag>"([0-9a-f]+)"<\/ETag><\/Part>/g),
      ];
      const contents = parts.map(([, number, etag]) => {
        const part = upload.parts.get(Number(number));
        return part !== undefined && md5(part) === etag ? part : null;
      });
      const whole = contents.filter((part) => part !== null);
      if (whole.length === 0 || whole.length !== upload.parts.size || whole.length !== contents.length) {
        return errorAnswer(400, 'InvalidPart', 'One or more of the specified parts could not be found.');
      }
      this.#store(key, Buffer.concat(whole));
    }
    this.uploads.delete(uploadId);
    return method === 'POST'
      ? xml('<CompleteMultipartUploadResult><ETag>&quot;1&quot;</ETag></CompleteMultipartUploadResult>')
      : { status: 204 };
  }
}

/** The first rule that the request breaks before anything is looked up. */
function refusalOf({ method = '', url: target = '', headers }: IncomingMessage, body: Buffer): Answer | null {
  const claim = readClaim(headers.authorization);
  if (claim === null) return errorAnswer(403, 'AccessDenied', 'Access Denied');
  if (claim.region !== REGION) {
    return errorAnswer(
      400,
      'AuthorizationHeaderMalformed',
      `the region '${claim.region}' is wrong; expecting '${REGION}'`,
    );
  }
  if (claim.accessKeyId !== S3Server.accessKeyId) {
    return errorAnswer(
      403,
      'InvalidAccessKeyId',
      `The AWS Access Key Id ${claim.accessKeyId} does not exist in our records.`,
    );
  }
  if (!isSignedWith(S3Server.secretAccessKey, claim, { method, target, headers })) {
    return errorAnswer(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match.');
  }
  if (createHash('sha256').update(body).digest('hex') !== headers['x-amz-content-sha256']) {
    return errorAnswer(400, 'XAmzContentSHA256Mismatch', 'The provided header does not match what was computed.');
  }
  return null;
}

function send(
  response: ServerResponse,
  method: string | undefined,
  { status, body = '', headers }: Answer,
  cut: boolean,
): void {
  const content = Buffer.from(body);
  if (cut && content.length === 0) {
    response.destroy();
    return;
  }
  // 204 has no body; the answer to HEAD has the length of the one to GET.
  response.writeHead(status, { ...headers, ...(status !== 204 && { 'content-length': content.length }) });
  if (method === 'HEAD' || status === 204) response.end();
  else if (cut) response.write(content.subarray(0, content.length >> 1), () => response.destroy());
  else response.end(content);
}

function errorAnswer(status: number, code: string, message: string): Answer {
  return { ...xml(`<Error><Code>${code}</Code><Message>${message}</Message><RequestId>1</RequestId></Error>`), status };
}

function xml(content: string): Answer {
  return {
    status: 200,
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${content}`,
    headers: { 'content-type': 'application/xml' },
  };
}

function md5(content: Buffer): string {
  return createHash('md5').update(content).digest('hex');
}
