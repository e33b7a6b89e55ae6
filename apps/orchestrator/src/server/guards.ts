import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { Access } from './api-dependencies.js';
import { RefusedError } from './problems.js';

/** Everything comes from this server; charts set styles in scripts, pictures come as blobs where reading needs the token. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every response; a handler may set a stricter policy. */
export function securityHeaders(): MiddlewareHandler {
  return async function setSecurityHeaders(context, next) {
    await next();
    const { headers } = context.res;
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', CONTENT_SECURITY_POLICY);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'no-referrer');
    headers.set('cross-origin-resource-policy', 'same-origin');
    headers.set('cross-origin-opener-policy', 'same-origin');
  };
}

/** Refuses calls by a name that is not the server's. */
export function hostGuard({ hosts }: Access): MiddlewareHandler {
  return async function requireKnownHost(context, next) {
    const host = hostOf(context.req.raw);
    if (hosts !== null && !hosts.includes(hostname(host))) {
      throw new RefusedError('FORBIDDEN', `host: must be one of ${hosts.join(', ')}; got ${host.slice(0, 200)}`);
    }
    await next();
  };
}

/**
 * Refuses what pages of other sites send. Browsers say where a request comes from; programs that are none need not.
 */
export function crossSiteGuard(): MiddlewareHandler {
  return async function requireSameSite(context, next) {
    const { method } = context.req;
    const isReading = method === 'GET' || method === 'HEAD';
    const site = context.req.header('sec-fetch-site');
    const isNavigation = isReading && context.req.header('sec-fetch-mode') === 'navigate';
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) {
      throw new RefusedError('FORBIDDEN', `sec-fetch-site: must be same-origin or none; got ${site.slice(0, 40)}`);
    }
    const origin = context.req.header('origin');
    if (origin !== undefined && originHost(origin) !== hostOf(context.req.raw)) {
      throw new RefusedError('FORBIDDEN', `origin: must be that of this server; got ${origin.slice(0, 200)}`);
    }
    await next();
  };
}

/** Asks for the token where something is changed, and for all requests where reading is guarded. */
export function tokenGuard({ token, isGuarded }: Access): MiddlewareHandler {
  const expected = digestOf(token);
  return async function requireToken(context, next) {
    const { method } = context.req;
    const isReading = method === 'GET' || method === 'HEAD';
    if (!isReading || isGuarded) {
      const [, given = ''] = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
      // Of equal length, so that the time taken tells nothing of the token.
      if (!timingSafeEqual(digestOf(given), expected)) {
        throw new RefusedError('UNAUTHORIZED', 'authorization: must be Bearer and the token of this server', {
          'www-authenticate': 'Bearer',
        });
      }
    }
    await next();
  };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Name or address and port by which the server was called. */
function hostOf(request: Request): string {
  return request.headers.get('host') ?? new URL(request.url).host;
}

function hostname(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

function originHost(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
