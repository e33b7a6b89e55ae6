import { describe, expect, test } from 'vitest';
import { DatasetError, DatasetFileError } from '../errors.js';
import { errorOf, failureOf } from './thread-protocol.js';

describe('thread failures', () => {
  test('keep class, message, fields and stack of a dataset error across threads', () => {
    const original = new DatasetFileError('/data/a.png', 'must be a PNG; got text');
    const arrived = errorOf(structuredClone(failureOf(original)));
    expect(arrived).toBeInstanceOf(DatasetFileError);
    expect(arrived).toMatchObject({
      code: 'DATASET',
      path: '/data/a.png',
      rule: 'must be a PNG; got text',
      message: '/data/a.png: must be a PNG; got text',
      stack: original.stack,
    });
    expect(errorOf(structuredClone(failureOf(new DatasetError('split must exist; got x'))))).toEqual(
      new DatasetError('split must exist; got x'),
    );
  });

  test('turn anything else into a plain error with its message', () => {
    expect(errorOf(structuredClone(failureOf(new TypeError('boom'))))).toEqual(new Error('boom'));
    expect(errorOf(structuredClone(failureOf('text')))).toEqual(new Error('text'));
  });
});
