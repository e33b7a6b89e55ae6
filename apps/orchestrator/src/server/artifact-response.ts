import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, extname, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { NotFoundError } from '../errors.js';
import { ArtifactRecord } from '../stages/artifact-record.js';
import { artifactsOfStage } from '../store/artifacts-of-stage.js';
import { stageStanding } from '../store/stage-standing.js';
import { matches } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import { byteSpan } from './byte-range.js';
import { RefusedError } from './problems.js';

/** Types that a browser may show; everything else is bytes to be saved. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.yaml': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
};
const BYTES = 'application/octet-stream';

/** What a file does must not depend on what is in it. */
const NOTHING_ALLOWED = "default-src 'none'; sandbox";

/** A file in the record of a stage. */
export interface ArtifactPlace {
  readonly stageKey: string;
  readonly path: string;
}

/**
 * The content of an artifact, or a range of it. Only files on record are read, by the path on record, and none whose real
 * place is outside its stage's folder. Where another machine has made it, it is fetched from the artifact store first.
 *
 * @throws NotFoundError when there is no such record or file
 * @throws RefusedError when no byte is in the range
 */
export async function artifactResponse(
  request: Request,
  place: ArtifactPlace,
  dependencies: Pick<ApiDependencies, 'db' | 'folder' | 'artifacts'>,
): Promise<Response> {
  const { record, file } = await artifactFile(place, dependencies);
  const tag = `"${record.sha256}"`;
  const headers = { ...headersOf(record), etag: tag };
  if (matches(request.headers.get('if-none-match') ?? undefined, tag)) {
    return new Response(null, { status: 304, headers: { etag: tag, 'cache-control': 'no-cache' } });
  }
  const span = byteSpan(isRangeValid(request, tag) ? request.headers.get('range') : null, record.bytes);
  if (span === 'none') {
    throw new RefusedError(
      'RANGE_NOT_SATISFIABLE',
      `range: must be within ${record.bytes} bytes; got ${String(request.headers.get('range')).slice(0, 80)}`,
      { 'content-range': `bytes */${record.bytes}` },
    );
  }
  const { first, last } = span ?? { first: 0, last: record.bytes - 1 };
  const length = String(last - first + 1);
  const isBodiless = request.method === 'HEAD' || record.bytes === 0;
  const body = isBodiless ? null : streamOf(file, first, last);
  if (span === null) return new Response(body, { headers: { ...headers, 'content-length': length } });
  const range = `bytes ${first}-${last}/${record.bytes}`;
  return new Response(body, { status: 206, headers: { ...headers, 'content-length': length, 'content-range': range } });
}

/**
 * Where the content of an artifact lies; it is fetched where another machine has made it.
 *
 * @throws NotFoundError when there is no such record or file
 */
export async function artifactFile(
  place: ArtifactPlace,
  dependencies: Pick<ApiDependencies, 'db' | 'folder' | 'artifacts'>,
): Promise<{ readonly record: ArtifactRecord; readonly file: string }> {
  const record = recordOf(place, dependencies);
  return { record, file: await fileOf(record, place.stageKey, dependencies) };
}

function recordOf({ stageKey, path }: ArtifactPlace, { db }: Pick<ApiDependencies, 'db'>): ArtifactRecord {
  const record = artifactsOfStage(db, stageKey).find((one) => one.path === path);
  if (record === undefined || !ArtifactRecord.safeParse(record).success) {
    throw new NotFoundError(`artifact: it must be on record for its stage; got ${path} of ${stageKey}`);
  }
  return record;
}

async function fileOf(
  record: ArtifactRecord,
  stageKey: string,
  { db, folder, artifacts }: Pick<ApiDependencies, 'db' | 'folder' | 'artifacts'>,
): Promise<string> {
  const stageDir = folder.stageDir(stageKey);
  const file = join(stageDir, record.path);
  if (await isWhole(file, stageDir, record.bytes)) return file;
  const isFinished = stageStanding(db, stageKey).state === 'complete';
  if (isFinished && artifacts !== null && (await artifacts.has(record.sha256))) {
    await artifacts.fetch(record, file);
    if (await isWhole(file, stageDir, record.bytes)) return file;
  }
  throw new NotFoundError(
    `artifact: ${record.path} of ${stageKey} must be in its folder or in an artifact store (--artifacts); got neither`,
  );
}

/** Whether a file is there by its size, and in the folder that it is to be in, links followed. */
async function isWhole(file: string, folder: string, bytes: number): Promise<boolean> {
  try {
    const [real, realFolder] = await Promise.all([realpath(file), realpath(folder)]);
    if (!real.startsWith(`${realFolder}${sep}`)) return false;
    const status = await stat(real);
    return status.isFile() && status.size === bytes;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}

function headersOf({ path }: ArtifactRecord): Record<string, string> {
  const type = MEDIA_TYPES[extname(path).toLowerCase()] ?? BYTES;
  const kind = type === 'image/png' ? 'inline' : 'attachment';
  return {
    'content-type': type,
    'content-disposition': `${kind}; filename*=UTF-8''${encodeURIComponent(basename(path)).replaceAll("'", '%27')}`,
    'content-security-policy': NOTHING_ALLOWED,
    'accept-ranges': 'bytes',
    'cache-control': 'no-cache',
  };
}

/** `If-Range` of another content asks for all of it. */
function isRangeValid(request: Request, tag: string): boolean {
  const condition = request.headers.get('if-range');
  return condition === null || condition === tag;
}

function streamOf(file: string, start: number, end: number): ReadableStream<Uint8Array> {
  // Node's own type of web streams lacks members of the global one, which it is.
  return Readable.toWeb(createReadStream(file, { start, end })) as ReadableStream<Uint8Array>;
}
