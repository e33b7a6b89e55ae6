import { z } from 'zod';

/** One `<Contents>` of a listing. */
export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** One page of ListObjectsV2. */
export interface ObjectPage {
  readonly objects: readonly ListedObject[];
  /** Where the next page begins; null after the last one. */
  readonly next: string | null;
}

/** An upload in parts that was neither completed nor given up. */
export interface ListedUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly startedMs: number;
}

/** One page of ListMultipartUploads. */
export interface UploadPage {
  readonly uploads: readonly ListedUpload[];
  readonly next: { readonly key: string; readonly uploadId: string } | null;
}

const Bytes = z.coerce.number().int().min(0);
const TimeMs = z.iso.datetime({ offset: true }).transform((time) => Date.parse(time));
const Listed = z.object({ Key: z.string().min(1), Size: Bytes, LastModified: TimeMs });
const Upload = z.object({ Key: z.string().min(1), UploadId: z.string().min(1), Initiated: TimeMs });

/**
 * The answers of S3 that are read here nest elements by one level at the most and repeat no name within another meaning,
 * so elements are found by name; attributes, comments and CDATA do not occur in them (Amazon S3 API Reference).
 *
 * @throws ZodError when an element is missing or has another form; so do the functions below
 */
export function readObjectPage(xml: string): ObjectPage {
  const objects = elements(xml, 'Contents').map((content) => {
    const found = Listed.parse(fields(content, ['Key', 'Size', 'LastModified']));
    return { key: found.Key, bytes: found.Size, modifiedMs: found.LastModified };
  });
  const next = element(xml, 'IsTruncated') === 'true' ? z.string().parse(element(xml, 'NextContinuationToken')) : null;
  return { objects, next };
}

export function readUploadPage(xml: string): UploadPage {
  const uploads = elements(xml, 'Upload').map((upload) => {
    const found = Upload.parse(fields(upload, ['Key', 'UploadId', 'Initiated']));
    return { key: found.Key, uploadId: found.UploadId, startedMs: found.Initiated };
  });
  if (element(xml, 'IsTruncated') !== 'true') return { uploads, next: null };
  const key = z.string().parse(element(xml, 'NextKeyMarker'));
  return { uploads, next: { key, uploadId: z.string().parse(element(xml, 'NextUploadIdMarker')) } };
}

/** The id in the answer to CreateMultipartUpload. */
export function readUploadId(xml: string): string {
  return z.string().min(1).parse(element(xml, 'UploadId'));
}

/** Code and message of an `<Error>`; null when the text is something else. */
export function readS3Error(xml: string): { readonly code: string; readonly message: string } | null {
  const [error] = elements(xml, 'Error');
  const code = error === undefined ? undefined : element(error, 'Code');
  if (error === undefined || code === undefined) return null;
  return { code, message: element(error, 'Message') ?? '' };
}

/** The body of CompleteMultipartUpload; parts are numbered from 1. */
export function completionXml(etags: readonly string[]): string {
  const parts = etags.map(
    (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escaped(etag)}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join('')}</CompleteMultipartUpload>`;
}

function fields(xml: string, names: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, element(xml, name)]));
}

function element(xml: string, name: string): string | undefined {
  const [content] = elements(xml, name);
  return content === undefined ? undefined : unescaped(content);
}

function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([^]*?)</${name}>`, 'g'))].map(
    ([, content]) => content ?? '',
  );
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|amp|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}

function escaped(text: string): string {
  return text.replace(/[<>&]/g, (character) => ({ '<': '&lt;', '>': '&gt;' })[character] ?? '&amp;');
}
