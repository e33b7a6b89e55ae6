import { ConfigError } from '../errors.js';

/** Where a Redis server is and how to open a connection to it. */
export interface RedisAddress {
  /** For messages: host and port, or the path of the socket; never user or password. */
  readonly name: string;
  /** As `redisAddress` takes it, without user and password. */
  readonly publicUrl: string;
  /** Options of a connection that waits for the server as long as it takes. Hold the password: never print them. */
  readonly options: ConnectionOptions;
}

/** The options that both ioredis and BullMQ take. */
export interface ConnectionOptions {
  readonly host?: string;
  readonly port?: number;
  /** Of a Unix socket. */
  readonly path?: string;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: { readonly servername: string };
  readonly maxRetriesPerRequest: null;
  /** Milliseconds to wait before an attempt to connect, counted from 1. */
  readonly retryStrategy: (attempt: number) => number;
}

const DEFAULT_PORT = 6379;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2_000;

/** Commands are kept while the server is away, and sent in their order when it is back. */
const PATIENT = {
  maxRetriesPerRequest: null,
  retryStrategy: (attempt: number) => Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 10), LONGEST_RETRY_MS),
} as const satisfies Partial<ConnectionOptions>;

/**
 * Reads the address of a Redis server: `redis://[user:password@]host[:port][/database]`, `rediss://...` over TLS,
 * `unix:///path/to/socket[?db=n]` or the path itself.
 *
 * @param source what the text was given as, e.g. `--redis`, for messages
 * @throws ConfigError that names the rule and never the password
 */
export function redisAddress(text: string, source: string): RedisAddress {
  if (text.startsWith('/')) return socketAddress(text, 0);
  const url = parseUrl(text, source);
  if (url.protocol === 'unix:') return socketAddress(decodeURIComponent(url.pathname), socketDatabase(url, source));
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') {
    throw new ConfigError(
      `${source}: the address must begin with redis://, rediss:// or unix://; got ${url.protocol}//`,
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (host === '') throw new ConfigError(`${source}: the address must name a host; got none`);
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port);
  const db = databaseNumber(url.pathname.slice(1), source);
  const tls = url.protocol === 'rediss:' ? { tls: { servername: host } } : {};
  const name = `${url.hostname}:${port}`;
  const publicUrl = `${url.protocol}//${name}/${db}`;
  return { name, publicUrl, options: { ...PATIENT, host, port, db, ...credentials(url), ...tls } };
}

function parseUrl(text: string, source: string): URL {
  try {
    return new URL(text);
  } catch {
    // The text may hold a password, so it is not repeated.
    throw new ConfigError(
      `${source}: the address must be a URL such as redis://localhost:6379, rediss:// for TLS or unix:///path; got text that is none`,
    );
  }
}

function socketAddress(path: string, db: number): RedisAddress {
  return { name: path, publicUrl: `unix://${path}?db=${db}`, options: { ...PATIENT, path, db } };
}

function socketDatabase(url: URL, source: string): number {
  return databaseNumber(url.searchParams.get('db') ?? '', source);
}

function databaseNumber(text: string, source: string): number {
  if (text === '') return 0;
  if (!/^\d+$/.test(text))
    throw new ConfigError(`${source}: the database must be a whole number; got ${JSON.stringify(text)}`);
  return Number(text);
}

function credentials(url: URL): Pick<ConnectionOptions, 'username' | 'password'> {
  return {
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
  };
}
