import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openExisting } from '../store/open-store.js';
import { completeLab, type ServedLab, servedLab, TOKEN } from '../test-support/served-lab.js';
import type { Route } from '../wire/route.js';
import { ROUTES } from '../wire/routes.js';

const SEED = 20261129;

/** Text that breaks things: paths, markup, SQL, numbers out of range, characters beyond ASCII, and much of it. */
const nasty = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '..',
    '../../etc/passwd',
    '..%2f..%2fssma.sqlite',
    '%00',
    '%',
    "'; DROP TABLE sweeps; --",
    '" OR 1=1',
    '<script>alert(1)</script>',
    '-1',
    '1e999',
    'NaN',
    '9007199254740993',
    'null',
    '[]',
    '__proto__',
    'constructor',
    'axis:train.batchSize',
    'axis:__proto__.x',
    'bm90IGEgY3Vyc29y',
    Buffer.from('["position ascending","x",{}]').toString('base64url'),
    'a'.repeat(5000),
    '$.a\u0000',
  ),
);

const header = fc.constantFrom(
  ['origin', 'https://example.org'],
  ['sec-fetch-site', 'cross-site'],
  ['range', 'bytes=99999999999999-'],
  ['range', 'bytes=-'],
  ['if-none-match', '"'],
  ['last-event-id', '-9'],
  ['content-type', 'text/plain'],
  ['content-type', 'application/json'],
  ['authorization', 'Bearer wrong'],
  ['authorization', `Bearer ${TOKEN}`],
  ['host', 'evil.example'],
);

const json = fc.oneof(
  fc.json({ maxDepth: 4 }),
  nasty,
  fc.constant('['.repeat(20_000)),
  fc
    .constantFrom('&a [*a]', '['.repeat(20_000), 'name: x\n<<: *y', '{? {a: b} : c}')
    .map((yaml) => JSON.stringify({ yaml })),
);

/** Half of the requests are let in, so that what is behind the guards is met, too. */
const headers = fc.oneof<fc.Arbitrary<readonly (readonly string[])[]>[]>(
  fc.array(header, { maxLength: 3 }),
  fc.constant([
    ['authorization', `Bearer ${TOKEN}`],
    ['content-type', 'application/json'],
  ]),
);

const POSTS = Object.values<Route>(ROUTES).filter(({ method }) => method === 'POST');

const request = fc.record({
  route: fc.oneof(fc.constantFrom<Route>(...Object.values(ROUTES)), fc.constantFrom(...POSTS)),
  /** Null for that of the route. */
  method: fc.option(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'), { freq: 3 }),
  path: fc.array(nasty, { minLength: 3, maxLength: 3 }),
  query: fc.array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom(
          'limit',
          'cursor',
          'sort',
          'order',
          'where',
          'state',
          'stage',
          'name',
          'points',
          'bytes',
          'rows',
          'format',
        ),
        nasty,
      ),
      nasty,
    ),
    { maxLength: 4 },
  ),
  headers,
  body: json,
});

type Shot = typeof request extends fc.Arbitrary<infer Value> ? Value : never;

/** Fills some places of a path with what is there and others with what must not be. */
function urlOf({ route, path, query }: Shot, known: Readonly<Record<string, string>>): string {
  let index = 0;
  const filled = route.path.replaceAll(/\{(\w+)\*?\}/g, (_, name: string) => {
    const text = path[index++] ?? '';
    return text.length % 2 === 0 ? (known[name] ?? text) : encodeSome(text);
  });
  const search = query.map(([name, value]) => `${encodeURIComponent(safe(name))}=${encodeURIComponent(safe(value))}`);
  return `http://localhost${filled}${search.length === 0 ? '' : `?${search.join('&')}`}`;
}

function encodeSome(text: string): string {
  return text.startsWith('%') || text.includes('%2f') ? text : encodeURIComponent(safe(text));
}

/** A lone surrogate has no form in a URL. */
function safe(text: string): string {
  return Buffer.from(text).toString();
}

function contentOf({ folder }: ServedLab): unknown {
  const connection = openExisting(folder.database);
  try {
    const tables = connection
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .pluck()
      .all();
    return tables.map((table) => [table, connection.prepare(`SELECT * FROM "${table}"`).all()]);
  } finally {
    connection.close();
  }
}

test(`nothing that is sent breaks the server or changes the store (seed ${SEED})`, async () => {
  const lab = await servedLab();
  const { train } = completeLab(lab);
  const known = { sweep: 'tiny', trial: lab.plan.trials[0]?.id ?? '', stage: train, number: '1', path: 'weights.bin' };
  const before = contentOf(lab);
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(request, async (shot) => {
      const { headers, body } = shot;
      const method = shot.method ?? shot.route.method;
      const hasBody = method !== 'GET' && method !== 'HEAD';
      const response = await lab.app.request(urlOf(shot, known), {
        method,
        headers: new Headers(headers.map(([name = '', value = '']): [string, string] => [name, value])),
        ...(hasBody && { body: safe(body) }),
      });
      await response.body?.cancel();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      expect([response.status < 500, response.status, lab.troubles]).toEqual([true, response.status, []]);
      if (!hasBody) return;
      const isAllowed = headers.some(([name, value]) => name === 'authorization' && value === `Bearer ${TOKEN}`);
      if (!isAllowed) expect(response.status).toBeGreaterThanOrEqual(400);
    }),
    { seed: SEED, numRuns: 1500 },
  );
  expect(contentOf(lab)).toEqual(before);
  // Each of the ways in which a request can be refused has been met.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 403, 404, 405, 415, 422]));
});
