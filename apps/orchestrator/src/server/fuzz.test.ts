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
  fc.constant('{"yaml":"&a [*a]"}'),
);

const request = fc.record({
  route: fc.constantFrom<Route>(...Object.values(ROUTES)),
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'),
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
  headers: fc.array(header, { maxLength: 3 }),
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
  await fc.assert(
    fc.asyncProperty(request, async (shot) => {
      const { method, headers, body } = shot;
      const hasBody = method !== 'GET' && method !== 'HEAD';
      const response = await lab.app.request(urlOf(shot, known), {
        method,
        headers: new Headers(headers.map(([name = '', value = '']): [string, string] => [name, value])),
        ...(hasBody && { body: safe(body) }),
      });
      await response.body?.cancel();
      expect([response.status < 500, response.status, lab.troubles]).toEqual([true, response.status, []]);
      if (!hasBody) return;
      const isAllowed = headers.some(([name, value]) => name === 'authorization' && value === `Bearer ${TOKEN}`);
      if (!isAllowed) expect(response.status).toBeGreaterThanOrEqual(400);
    }),
    { seed: SEED, numRuns: 1500 },
  );
  expect(contentOf(lab)).toEqual(before);
});
