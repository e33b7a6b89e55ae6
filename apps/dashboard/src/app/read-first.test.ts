import { createClient, type ResultTable, type SweepDetail, type TrialPage } from '@ssma/orchestrator/client';
import { expect, test } from 'vitest';
import { makeQueryClient } from '../data/make-query-client.js';
import { groupsQuery, sweepQuery, trialPagesQuery } from '../pages/sweep/sweep-queries.js';
import { TRIALS_SEARCH } from '../pages/sweep/trials/trials-search.js';
import { readSearch } from '../url/search-state.js';
import { readFirst } from './read-first.js';

const NONE = { waiting: 0, running: 0, complete: 0, stopped: 0, failed: 0 };

const SWEEP: SweepDetail = {
  ...{ id: 'w1', name: 'streets', file: 'streets.yaml', state: 'active', startedAtMs: 0, numTrials: 18 },
  ...{ trials: { ...NONE, waiting: 18 }, best: null, timeLeftMs: null, description: null, definition: {}, policy: {} },
  ...{ axes: [], seeds: [0], paperTable: null, stages: NONE },
};

const TABLE: ResultTable = {
  ...{ sweep: 'streets', paperTable: null, axes: [], classNames: [], sampleGroupNames: [], hasBaseline: false },
  ...{ groups: [], grid: { header: [], rows: [] } },
};

const PAGE: TrialPage = { items: [], nextCursor: null, total: 0 };

/** What is asked of a server that has one sweep, for an address. */
async function askedFor(address: string, sweep: Partial<SweepDetail> = {}) {
  const asked: string[] = [];
  const answers: Readonly<Record<string, object>> = {
    '/api/sweeps/streets': { ...SWEEP, ...sweep },
    '/api/sweeps/w1/table': TABLE,
    '/api/sweeps/w1/trials': PAGE,
  };
  const client = createClient({
    baseUrl: 'http://lab',
    token: null,
    fetch: async (input) => {
      const { pathname, search } = new URL(String(input));
      asked.push(pathname + search);
      const answer = answers[pathname];
      return answer === undefined
        ? Response.json({ code: 'NOT_FOUND', message: 'none' }, { status: 404 })
        : Response.json(answer);
    },
  });
  const queries = makeQueryClient();
  const { pathname, search } = new URL(address, 'http://lab');
  await readFirst(client, queries, { pathname, search });
  return { asked, client, queries };
}

test('a sweep is read with its table, where the page looks for them', async () => {
  const { asked, client, queries } = await askedFor('/sweeps/streets?classes=yes');
  expect(asked).toEqual(['/api/sweeps/streets', '/api/sweeps/w1/table?classes=true']);
  expect(queries.getQueryData(sweepQuery(client, 'streets').queryKey)).toEqual(SWEEP);
  expect(queries.getQueryData(groupsQuery(client, 'w1', { classes: true }).queryKey)).toEqual(TABLE);
});

test('of a sweep too large for its table, the first page of trials is read', async () => {
  const { asked, client, queries } = await askedFor('/sweeps/streets?sort=meanIou', { numTrials: 50_000 });
  const query = '?limit=200&sort=meanIou&order=ascending';
  expect(asked).toEqual(['/api/sweeps/streets', `/api/sweeps/w1/trials${query}`]);
  const shown = readSearch(TRIALS_SEARCH, 'sort=meanIou');
  expect(queries.getQueryData(trialPagesQuery(client, 'w1', shown).queryKey)?.pages).toEqual([PAGE]);
});

test.each([
  ['/sweeps/streets/curves', ['/api/sweeps/streets']],
  ['/sweeps/nothing', ['/api/sweeps/nothing']],
  ['/sweeps/%E0%A4%A', []],
  ['/sweeps', []],
  ['/trials/t1', []],
])('for %s, nothing is read that the page does not show first', async (address, asked) => {
  expect((await askedFor(address)).asked).toEqual(asked);
});
