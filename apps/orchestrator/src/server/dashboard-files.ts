import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Context } from 'hono';
import { taggedResponse } from './answer.js';
import { RefusedError } from './problems.js';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

const NOT_BUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>ssma</title></head>
<body><h1>ssma</h1>
<p>The dashboard is not built. Build it with <code>npm run build</code> in the repository, then load this page again.</p>
<p>The <a href="/api">API</a> works without it.</p></body></html>
`;

/**
 * A file of the built dashboard. A path without an ending is a view of the page, which finds its own way; without a built
 * page, one that says how to build it.
 *
 * @param folder where the built dashboard is, or would be
 * @throws RefusedError when there is no such file
 */
export async function dashboardResponse(context: Context, folder: string): Promise<Response> {
  const path = new URL(context.req.url).pathname;
  const ending = extname(path).toLowerCase();
  if (ending === '') {
    const page = (await contentBelow(folder, 'index.html')) ?? NOT_BUILT;
    return taggedResponse(context, page, { 'content-type': 'text/html; charset=utf-8' });
  }
  const type = MEDIA_TYPES[ending];
  const content = type === undefined ? null : await contentBelow(folder, decoded(path));
  if (content === null || type === undefined) {
    throw new RefusedError(
      'NOT_FOUND',
      `path: must be a file of the dashboard or a route of /api; got ${path.slice(0, 200)}`,
    );
  }
  return taggedResponse(context, content, { 'content-type': type });
}

/** Null when there is no such file in the folder, links followed. */
async function contentBelow(folder: string, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
    return file.startsWith(`${root}${sep}`) ? new Uint8Array(await readFile(file)) : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && MISSING_CODES.has(String(error.code))) return null;
    throw error;
  }
}

/** No such file, a file in the place of a folder, a folder in the place of a file, a name with a null byte or too long. */
const MISSING_CODES = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ERR_INVALID_ARG_VALUE', 'ENAMETOOLONG']);

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}
