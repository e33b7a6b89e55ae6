import { expect, test } from 'vitest';
import { redisAddress } from './redis-address.js';

test.each([
  ['redis://localhost', 'localhost:6379', { host: 'localhost', port: 6379, db: 0 }],
  ['redis://10.0.0.2:6380/3', '10.0.0.2:6380', { host: '10.0.0.2', port: 6380, db: 3 }],
  ['redis://ann:s%40fe@lab:7000', 'lab:7000', { host: 'lab', port: 7000, db: 0, username: 'ann', password: 's@fe' }],
  [
    'rediss://:secret@lab',
    'lab:6379',
    { host: 'lab', port: 6379, db: 0, password: 'secret', tls: { servername: 'lab' } },
  ],
  ['redis://[::1]:6390', '[::1]:6390', { host: '::1', port: 6390, db: 0 }],
  ['unix:///run/redis.sock?db=2', '/run/redis.sock', { path: '/run/redis.sock', db: 2 }],
  ['/run/redis.sock', '/run/redis.sock', { path: '/run/redis.sock', db: 0 }],
])('reads %s', (text, name, expected) => {
  const address = redisAddress(text, '--redis');
  const { maxRetriesPerRequest, retryStrategy, ...options } = address.options;
  expect({ name: address.name, options }).toEqual({ name, options: expected });
  expect(maxRetriesPerRequest).toBeNull();
});

test('waits longer between attempts to connect, to 2 s at the most', () => {
  const { retryStrategy } = redisAddress('redis://lab', '--redis').options;
  expect([1, 2, 3, 7, 1000].map((attempt) => retryStrategy?.(attempt))).toEqual([50, 100, 200, 2000, 2000]);
});

test.each([
  ['http://lab', '--redis: the address must begin with redis://, rediss:// or unix://; got http://'],
  ['redis://lab/x1', '--redis: the database must be a whole number; got "x1"'],
  ['redis:///1', '--redis: the address must name a host; got none'],
])('refuses %s', (text, message) => {
  expect(() => redisAddress(text, '--redis')).toThrow(expect.objectContaining({ code: 'CONFIG', message }));
});

test.each(['redis://ann:secret@lab:port', 'secret', 'http://ann:secret@lab', 'redis://ann:secret@lab/x'])(
  'never repeats the password of %s',
  (text) => {
    expect(() => redisAddress(text, 'REDIS_URL')).toThrow(/^REDIS_URL: (?!.*secret)/);
  },
);

test.each([
  ['redis://user:secret@lab.example/3', 'redis://lab.example:6379/3'],
  ['rediss://:secret@[::1]:7000', 'rediss://[::1]:7000/0'],
  ['/tmp/redis.sock', 'unix:///tmp/redis.sock?db=0'],
])('%s can be shown as %s, which leads to the same server', (text, publicUrl) => {
  const address = redisAddress(text, 'test');
  expect(address.publicUrl).toBe(publicUrl);
  const { username: _user, password: _password, ...options } = address.options;
  expect(redisAddress(publicUrl, 'test').options).toEqual(options);
});
