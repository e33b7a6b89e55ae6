import type { S3Client } from './s3-client.js';
import type { S3Credentials } from './s3-credentials.js';
import { isRetryable, refusalOf, S3Refusal } from './s3-refusal.js';
import { completionXml, readUploadId } from './s3-xml.js';

/**
 * Uploads an object in parts (CreateMultipartUpload, UploadPart, CompleteMultipartUpload). It appears as a whole after
 * the last part, and not at all when `parts` throws: what was sent is then removed, unless the server does not answer.
 *
 * @param parts at least one; all but the last of the same size, 5 MiB or more, 10 000 at the most (Amazon S3 User Guide,
 * multipart upload limits)
 */
export async function uploadParts(
  client: S3Client,
  credentials: S3Credentials,
  key: string,
  parts: AsyncIterable<Uint8Array>,
): Promise<void> {
  const uploadId = await client.send({ method: 'POST', key, query: { uploads: '' } }, async (response) =>
    readUploadId(await response.text()),
  );
  try {
    const etags: string[] = [];
    for await (const body of parts) {
      const query = { partNumber: String(etags.length + 1), uploadId };
      etags.push(await client.send({ method: 'PUT', key, query, body }, etagOf));
    }
    await completeUpload(client, credentials, { key, uploadId, etags });
  } catch (error) {
    // A server that has not answered all this time would not answer now; `removeUnfinished` finds the upload.
    if (!isRetryable(error)) await abortUpload(client, key, uploadId);
    throw error;
  }
}

/** Removes what was sent of an upload; harmless when it is no longer there. */
export async function abortUpload(client: S3Client, key: string, uploadId: string): Promise<void> {
  try {
    await client.send({ method: 'DELETE', key, query: { uploadId } }, drain);
  } catch (error) {
    if (!(error instanceof S3Refusal && error.s3Code === 'NoSuchUpload')) throw error;
  }
}

/** Reads an answer that says nothing, so that its connection can be used again. */
export async function drain(response: Response): Promise<void> {
  await response.arrayBuffer();
}

async function etagOf(response: Response): Promise<string> {
  await drain(response);
  const etag = response.headers.get('etag');
  if (etag === null) throw new S3Refusal(response.status, '', 'UploadPart without an ETag');
  return etag;
}

interface Completion {
  readonly key: string;
  readonly uploadId: string;
  readonly etags: readonly string[];
}

async function completeUpload(
  client: S3Client,
  credentials: S3Credentials,
  { key, uploadId, etags }: Completion,
): Promise<void> {
  const body = Buffer.from(completionXml(etags));
  try {
    await client.send({ method: 'POST', key, query: { uploadId }, body }, async (response) => {
      // The server sends the status before it puts the parts together, so 200 may come with an error.
      const xml = await response.text();
      const refusal = refusalOf(response.status, xml, credentials);
      if (refusal.s3Code !== '') throw refusal;
    });
  } catch (error) {
    if (!(error instanceof S3Refusal && error.s3Code === 'NoSuchUpload')) throw error;
    // An earlier attempt may have completed it and its answer was lost; then the object is there.
    await client.send({ method: 'HEAD', key }, drain);
  }
}
