import { expect, test } from 'vitest';
import { s3Address } from './s3-address.js';

test.each([
  [
    's3://lab',
    {
      name: 's3://lab at https://s3.us-east-1.amazonaws.com',
      endpoint: 'https://s3.us-east-1.amazonaws.com',
      bucket: 'lab',
      prefix: '',
      region: 'us-east-1',
    },
  ],
  [
    's3://lab/?region=eu-west-1',
    {
      name: 's3://lab at https://s3.eu-west-1.amazonaws.com',
      endpoint: 'https://s3.eu-west-1.amazonaws.com',
      bucket: 'lab',
      prefix: '',
      region: 'eu-west-1',
    },
  ],
  [
    's3://my.lab/team/runs_1/?endpoint=https://minio:9000/&region=auto',
    {
      name: 's3://my.lab/team/runs_1 at https://minio:9000',
      endpoint: 'https://minio:9000',
      bucket: 'my.lab',
      prefix: 'team/runs_1/',
      region: 'auto',
    },
  ],
  [
    's3://lab/a?endpoint=http%3A%2F%2F%5B%3A%3A1%5D%3A9000%2Fs3',
    {
      name: 's3://lab/a at http://[::1]:9000/s3',
      endpoint: 'http://[::1]:9000/s3',
      bucket: 'lab',
      prefix: 'a/',
      region: 'us-east-1',
    },
  ],
])('reads %s', (text, expected) => {
  expect(s3Address(text, '--artifacts')).toEqual(expected);
});

const ENDPOINT_RULE = '--artifacts: the endpoint must be https://host[:port] or http://host[:port]; got another text';
const NO_CREDENTIALS =
  '--artifacts: the address must not hold credentials, which are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; got some';

test.each([
  ['s3://', '--artifacts: the bucket must be 3 to 63 of a-z 0-9 . -; got ""'],
  ['s3://Lab', '--artifacts: the bucket must be 3 to 63 of a-z 0-9 . -; got "Lab"'],
  ['s3://lab/a%20b', '--artifacts: the prefix must be words of A-Z a-z 0-9 . _ - between slashes; got "a%20b"'],
  ['s3://lab/a//b', '--artifacts: the prefix must be words of A-Z a-z 0-9 . _ - between slashes; got "a//b"'],
  ['s3://lab?region=EU', '--artifacts: the region must be of a-z 0-9 -; got "EU"'],
  ['s3://lab?endpoint=minio:9000', ENDPOINT_RULE],
  ['s3://lab?endpoint=ftp://minio', ENDPOINT_RULE],
  ['s3://lab?endpoint=minio', ENDPOINT_RULE],
  ['s3://lab?bucket=a', '--artifacts: the settings of an s3:// address must be endpoint or region; got "bucket"'],
  ['s3://id:secret@lab', NO_CREDENTIALS],
  ['s3://id@lab', NO_CREDENTIALS],
  ['s3://lab?endpoint=https://id:secret@minio', NO_CREDENTIALS],
  [
    's3://lab:port',
    '--artifacts: the address must be s3://bucket/prefix?endpoint=https://host:port; got text that is no URL',
  ],
])('refuses %s', (text, message) => {
  expect(() => s3Address(text, '--artifacts')).toThrow(expect.objectContaining({ code: 'CONFIG', message }));
});

test.each([
  's3://id:secret@lab',
  's3://lab?secretAccessKey=secret',
  's3://lab?endpoint=https://id:secret@minio',
  's3://lab?endpoint=https://minio?key=secret',
  's3://id:secret@lab:port',
])('never repeats the secret of %s', (text) => {
  expect(() => s3Address(text, '--artifacts')).toThrow(/^--artifacts: (?!.*\bsecret\b)/);
});
