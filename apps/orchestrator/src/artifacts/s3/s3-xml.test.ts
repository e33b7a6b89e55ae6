import { expect, test } from 'vitest';
import { completionXml, readObjectPage, readS3Error, readUploadId, readUploadPage } from './s3-xml.js';

// Shapes as in the examples of the Amazon S3 API Reference, with white space and attributes that servers may add.
test('reads a page of objects', () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
    <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
      <Name>lab</Name><IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b+/=</NextContinuationToken>
      <Contents>
        <Key>a&lt;&#x41;&#66;&quot;&apos;&gt;</Key><LastModified>2009-10-12T17:50:30.000Z</LastModified>
        <ETag>"fba9dede5f27731c9771645a39863328"</ETag><Size>434234</Size><StorageClass>STANDARD</StorageClass>
      </Contents>
      <Contents><Key>b</Key><LastModified>1970-01-01T00:00:01Z</LastModified><Size>0</Size></Contents>
    </ListBucketResult>`;
  expect(readObjectPage(xml)).toEqual({
    objects: [
      { key: 'a<AB"\'>', bytes: 434_234, modifiedMs: Date.UTC(2009, 9, 12, 17, 50, 30) },
      { key: 'b', bytes: 0, modifiedMs: 1_000 },
    ],
    next: 'a&b+/=',
  });
});

test('reads an empty page', () => {
  const empty = { objects: [], next: null };
  expect(readObjectPage('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>')).toEqual(empty);
});

test.each([
  ['no size', '<Key>a</Key><LastModified>1970-01-01T00:00:01Z</LastModified>', /Size/],
  ['a size that is no number', '<Key>a</Key><Size>x</Size><LastModified>1970-01-01T00:00:01Z</LastModified>', /Size/],
  ['a time that is none', '<Key>a</Key><Size>1</Size><LastModified>yesterday</LastModified>', /LastModified/],
])('refuses a listing with %s', (_case, content, message) => {
  expect(() => readObjectPage(`<Contents>${content}</Contents>`)).toThrow(message);
});

test('refuses a page that says there is more and not where', () => {
  expect(() => readObjectPage('<IsTruncated>true</IsTruncated>')).toThrow(/string/);
});

test('reads a page of uploads and where the next begins', () => {
  const upload =
    '<Upload><Key>k</Key><UploadId>i&amp;d</UploadId><Initiated>1970-01-01T00:00:02.500Z</Initiated></Upload>';
  const uploads = [{ key: 'k', uploadId: 'i&d', startedMs: 2_500 }];
  expect(readUploadPage(`<IsTruncated>false</IsTruncated>${upload}`)).toEqual({ uploads, next: null });
  const more = '<NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>i&amp;d</NextUploadIdMarker>';
  expect(readUploadPage(`<IsTruncated>true</IsTruncated>${more}${upload}`)).toEqual({
    uploads,
    next: { key: 'k', uploadId: 'i&d' },
  });
});

test('reads the id of an upload and refuses an answer without one', () => {
  expect(
    readUploadId('<InitiateMultipartUploadResult><UploadId>a+/=&amp;</UploadId></InitiateMultipartUploadResult>'),
  ).toBe('a+/=&');
  expect(() => readUploadId('<html>welcome</html>')).toThrow(/string/);
});

test('reads an error, and takes nothing else for one', () => {
  expect(readS3Error('<Error>\n<Code>NoSuchKey</Code><Message>no &amp; no</Message></Error>')).toEqual({
    code: 'NoSuchKey',
    message: 'no & no',
  });
  expect(readS3Error('<CompleteMultipartUploadResult><ETag>1</ETag></CompleteMultipartUploadResult>')).toBeNull();
  expect(readS3Error('<html>Bad gateway</html>')).toBeNull();
  expect(readS3Error('')).toBeNull();
});

test('writes a completion with parts from 1', () => {
  expect(completionXml(['"a"', '<&>'])).toBe(
    '<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
      '<Part><PartNumber>1</PartNumber><ETag>"a"</ETag></Part>' +
      '<Part><PartNumber>2</PartNumber><ETag>&lt;&amp;&gt;</ETag></Part></CompleteMultipartUpload>',
  );
});
