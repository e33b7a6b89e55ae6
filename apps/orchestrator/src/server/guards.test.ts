import { describe, expect, test } from 'vitest';
import { servedLab, TOKEN } from '../test-support/served-lab.js';

const BODY = { method: 'POST', body: '{}' } as const;
const PAUSE = '/api/sweeps/tiny/pause';

describe('what changes something', () => {
  test.each([
    ['no token', {}, 401],
    ['another token', { authorization: `Bearer ${TOKEN}x` }, 401],
    ['a token of another scheme', { authorization: `Basic ${TOKEN}` }, 401],
    ['an empty token', { authorization: 'Bearer ' }, 401],
    ['the token', { authorization: `Bearer ${TOKEN}` }, 200],
    [
      'the token, from a page of this server',
      { authorization: `Bearer ${TOKEN}`, 'sec-fetch-site': 'same-origin', origin: 'http://localhost' },
      200,
    ],
    ['the token, from another site', { authorization: `Bearer ${TOKEN}`, 'sec-fetch-site': 'cross-site' }, 403],
    [
      'the token, from another server of this site',
      { authorization: `Bearer ${TOKEN}`, 'sec-fetch-site': 'same-site' },
      403,
    ],
    ['the token, from another origin', { authorization: `Bearer ${TOKEN}`, origin: 'https://example.org' }, 403],
    ['the token, from another port', { authorization: `Bearer ${TOKEN}`, origin: 'http://localhost:81' }, 403],
    ['the token, from a page without an origin', { authorization: `Bearer ${TOKEN}`, origin: 'null' }, 403],
    ['the token, called by another name', { authorization: `Bearer ${TOKEN}`, host: 'evil.example' }, 403],
    [
      'the token, as a form',
      { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-www-form-urlencoded' },
      415,
    ],
    ['the token, as text', { authorization: `Bearer ${TOKEN}`, 'content-type': 'text/plain' }, 415],
    [
      'the token, as JSON of another name',
      { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json+x' },
      415,
    ],
  ])('with %s: %o gives %i', async (_, headers, status) => {
    const lab = await servedLab();
    const response = await lab.app.request(PAUSE, {
      ...BODY,
      headers: { 'content-type': 'application/json', ...headers },
    });
    expect(response.status).toBe(status);
    expect(lab.requests).toHaveLength(status === 200 ? 1 : 0);
  });

  test('is not reached by other methods', async () => {
    const lab = await servedLab();
    for (const method of ['GET', 'HEAD']) {
      const response = await lab.app.request(PAUSE, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    }
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await lab.app.request(PAUSE, { method, headers })).status).toBe(405);
    }
    expect(lab.requests).toEqual([]);
  });

  test('is refused when it is too long', async () => {
    const lab = await servedLab();
    const response = await lab.post('/api/sweeps', { yaml: 'a'.repeat(3 * 2 ** 20) });
    expect(response.status).toBe(413);
    expect((await lab.post('/api/sweeps', { yaml: 'a'.repeat(1.5 * 2 ** 20) })).status).toBe(400);
  });
});

describe('reading', () => {
  test('needs no token on the loopback interface, and needs it elsewhere', async () => {
    expect((await (await servedLab()).get('/api/sweeps')).status).toBe(200);
    const guarded = await servedLab({ access: { isGuarded: true, hosts: null } });
    const response = await guarded.get('/api/sweeps', { host: 'lab.example:8642' });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect((await guarded.get('/api/openapi.json')).status).toBe(401);
    expect((await guarded.get('/api/sweeps', { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    // The page itself has no data, and asks for the token.
    expect((await guarded.get('/')).status).toBe(200);
  });

  test('is refused to pages of other sites, which may link here', async () => {
    const lab = await servedLab();
    expect((await lab.get('/api/sweeps', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status).toBe(
      403,
    );
    expect((await lab.get('/api', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status).toBe(200);
    expect((await lab.get('/', { host: 'evil.example' })).status).toBe(403);
  });
});

test('every response says what a browser may do with it', async () => {
  const lab = await servedLab();
  for (const path of ['/', '/api', '/api/openapi.json', '/api/sweeps', '/api/none', '/none.js', '/api/sweeps/none']) {
    const { headers } = await lab.get(path);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self'; .*frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});
