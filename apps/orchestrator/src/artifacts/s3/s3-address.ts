import { ConfigError } from '../../errors.js';

/** Where an S3-compatible store is. Holds no credentials. */
export interface S3Address {
  /** For messages: bucket, prefix and endpoint. */
  readonly name: string;
  /** Origin and path before the bucket, without a slash at the end; requests are path style. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Of all keys: empty, or with a slash at the end. */
  readonly prefix: string;
  readonly region: string;
}

const DEFAULT_REGION = 'us-east-1';
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** Characters that need no escape in a URL, in a signature or in XML. */
const PREFIX = /^([A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?$/;
const REGION = /^[a-z0-9-]+$/;
const SETTINGS = ['endpoint', 'region'];

/**
 * Reads `s3://bucket[/prefix][?endpoint=https://host[:port]][&region=name]`. Without an endpoint it is Amazon's of the
 * region; without a region it is `us-east-1`, which other servers take as their own.
 *
 * @param source what the text was given as, e.g. `--artifacts`, for messages
 * @throws ConfigError that names the rule and never what may be a secret; credentials in the address are refused
 */
export function s3Address(text: string, source: string): S3Address {
  const url = parseUrl(text, source);
  if (url.username !== '' || url.password !== '') throw secretError(source);
  for (const setting of url.searchParams.keys()) {
    if (!SETTINGS.includes(setting)) throw settingError(source, setting);
  }
  const bucket = required(url.hostname, BUCKET, `${source}: the bucket must be 3 to 63 of a-z 0-9 . -`);
  const path = url.pathname.replace(/^\/+|\/+$/g, '');
  const prefix = required(path, PREFIX, `${source}: the prefix must be words of A-Z a-z 0-9 . _ - between slashes`);
  const region = required(
    url.searchParams.get('region') ?? DEFAULT_REGION,
    REGION,
    `${source}: the region must be of a-z 0-9 -`,
  );
  const endpoint = endpointOf(url.searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`, source);
  const name = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`} at ${endpoint}`;
  return { name, endpoint, bucket, prefix: prefix === '' ? '' : `${prefix}/`, region };
}

function parseUrl(text: string, source: string): URL {
  if (URL.canParse(text)) return new URL(text);
  // The text may hold a secret, so it is not repeated.
  throw new ConfigError(
    `${source}: the address must be s3://bucket/prefix?endpoint=https://host:port; got text that is no URL`,
  );
}

function required(value: string, pattern: RegExp, rule: string): string {
  if (!pattern.test(value)) throw new ConfigError(`${rule}; got ${JSON.stringify(value)}`);
  return value;
}

function endpointOf(text: string, source: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.username !== '' || url.password !== '')) throw secretError(source);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new ConfigError(
      `${source}: the endpoint must be https://host[:port] or http://host[:port]; got another text`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function secretError(source: string): ConfigError {
  return new ConfigError(
    `${source}: the address must not hold credentials, which are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; got some`,
  );
}

function settingError(source: string, setting: string): ConfigError {
  return new ConfigError(
    `${source}: the settings of an s3:// address must be endpoint or region; got ${JSON.stringify(setting)}`,
  );
}
