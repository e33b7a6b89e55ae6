import { AwsV4Signer } from 'aws4fetch';
import { expect, test } from 'vitest';
import { isSignedWith, readClaim } from '../../test-support/s3-signature.js';

/**
 * Requests with their signatures as printed in the Amazon S3 API Reference, "Authenticating Requests: Using the
 * Authorization Header", examples GET Object, GET Bucket Lifecycle and GET Bucket (List Objects).
 */
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const ID = 'AKIAIOSFODNN7EXAMPLE';
const HOST = 'examplebucket.s3.amazonaws.com';
const TIME = '20130524T000000Z';
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const EXAMPLES = [
  ['/test.txt', { range: 'bytes=0-9' }, 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'],
  ['/?lifecycle', {}, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
  ['/?max-keys=2&prefix=J', {}, '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
] as const;

const credentials = { accessKeyId: ID, secretAccessKey: SECRET };

test.each(EXAMPLES)('the library signs %s as Amazon does', async (target, headers, signature) => {
  const all = { ...headers, 'x-amz-content-sha256': EMPTY };
  const place = { service: 's3', region: 'us-east-1', datetime: TIME };
  const signer = new AwsV4Signer({
    ...{ method: 'GET', url: `https://${HOST}${target}`, headers: all, allHeaders: true },
    ...place,
    ...credentials,
  });
  expect(await signer.signature()).toBe(signature);
});

test.each(EXAMPLES)(
  'the server of the tests takes the signature of %s, and none that differs',
  (target, headers, signature) => {
    const all = { ...headers, host: HOST, 'x-amz-content-sha256': EMPTY, 'x-amz-date': TIME };
    const names = Object.keys(all).sort();
    const claim = readClaim(
      `AWS4-HMAC-SHA256 Credential=${ID}/20130524/us-east-1/s3/aws4_request, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    );
    if (claim === null) throw new Error('the header must be read');
    const request = { method: 'GET', target, headers: all };
    expect(isSignedWith(SECRET, claim, request)).toBe(true);
    expect(isSignedWith('another', claim, request)).toBe(false);
    expect(isSignedWith(SECRET, claim, { ...request, method: 'PUT' })).toBe(false);
    expect(isSignedWith(SECRET, claim, { ...request, target: `${target}x` })).toBe(false);
    expect(isSignedWith(SECRET, claim, { ...request, headers: { ...all, 'x-amz-date': '20130524T000001Z' } })).toBe(
      false,
    );
    expect(isSignedWith(SECRET, claim, { ...request, headers: { ...all, 'x-amz-acl': 'public' } })).toBe(false);
  },
);
