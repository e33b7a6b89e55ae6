import { createHash } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { Route } from '../wire/route.js';
import type { JsonValue } from './json-value.js';
import { RefusedError } from './problems.js';

/** A request, held against the schemas of its route. */
export interface Asked<Of extends Route> {
  readonly params: z.output<Of['params']>;
  readonly query: z.output<Of['query']>;
  readonly body: Of['body'] extends z.ZodType ? z.output<Of['body']> : null;
  readonly context: Context;
}

type JsonRoute = Route & { readonly answer: { readonly kind: 'json' } };

/** A value that is only read; JSON of any shape, which has no end as a type, is as it is. */
type Immutable<Value> = [JsonValue] extends [Value]
  ? Value
  : Value extends object
    ? { readonly [Key in keyof Value]: Immutable<Value[Key]> }
    : Value;

type AnswerOf<Of extends JsonRoute> = Immutable<z.output<Of['answer']['schema']>>;

/** Registers a route that is answered by a JSON document, with an entity tag where it is read. */
export function answerJson<Of extends JsonRoute>(
  app: Hono,
  route: Of,
  handle: (asked: Asked<Of>) => AnswerOf<Of> | Promise<AnswerOf<Of>>,
): void {
  answer(app, route, async (asked) => jsonResponse(asked.context, await handle(asked)));
}

/** Registers a route that makes its own response. */
export function answer<Of extends Route>(
  app: Hono,
  route: Of,
  handle: (asked: Asked<Of>) => Response | Promise<Response>,
): void {
  app.on(route.method, pattern(route.path), async (context) => handle(await askedOf(route, context)));
}

/** The path of a route in the notation of the router. */
export function pattern(path: string): string {
  return path.replaceAll(/\{(\w+)(\*?)\}/g, (_, name: string, rest: string) => `:${name}${rest === '' ? '' : '{.+}'}`);
}

/** A response with a strong entity tag, or 304 where the sender has it already. */
export function taggedResponse(
  context: Context,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Response {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const cached = { etag: tag, 'cache-control': 'no-cache' };
  if (matches(context.req.header('if-none-match'), tag)) return new Response(null, { status: 304, headers: cached });
  return new Response(body, { headers: { ...headers, ...cached } });
}

/** Whether a list of entity tags has one; weak comparison. */
export function matches(list: string | undefined, tag: string): boolean {
  if (list === undefined) return false;
  return list.trim() === '*' || list.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}

function jsonResponse(context: Context, value: unknown): Response {
  const isReading = context.req.method === 'GET' || context.req.method === 'HEAD';
  const headers = { 'content-type': 'application/json' };
  if (isReading) return taggedResponse(context, JSON.stringify(value), headers);
  return new Response(JSON.stringify(value), { headers: { ...headers, 'cache-control': 'no-store' } });
}

async function askedOf<Of extends Route>(route: Of, context: Context): Promise<Asked<Of>> {
  const params = parsed('path', route.params, context.req.param());
  const query = parsed('query', route.query, queryValues(context));
  const body = route.body === null ? null : parsed('body', route.body, await jsonBody(context));
  // Each is of the schema that stands in the same place of the route.
  return { params, query, body, context } as Asked<Of>;
}

/** A parameter that comes once is text, one that comes several times a list. */
function queryValues(context: Context): Record<string, string | string[]> {
  const values = Object.entries(context.req.queries());
  return Object.fromEntries(values.map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]));
}

async function jsonBody(context: Context): Promise<unknown> {
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(type)) {
    throw new RefusedError(
      'UNSUPPORTED_MEDIA_TYPE',
      `content-type: must be application/json; got ${type.slice(0, 80) || 'none'}`,
    );
  }
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RefusedError('BAD_REQUEST', `body: must be JSON; got ${JSON.stringify(text.slice(0, 60))}`);
  }
}

function parsed<Schema extends z.ZodType>(where: string, schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => {
    const got = JSON.stringify(valueAt(value, path)) ?? 'nothing';
    return `${[where, ...path].join('.')}: ${message}; got ${got.slice(0, 120)}`;
  });
  throw new RefusedError('BAD_REQUEST', lines.slice(0, 10).join('\n'));
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (Object(inner) === inner ? Reflect.get(Object(inner), key) : undefined),
    value,
  );
}
