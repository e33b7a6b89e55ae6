import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.js';
import { recordWriter } from './record-writer.js';

test('records that share fields are written as each would be alone', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (record, shared) => {
      const write = recordWriter();
      for (const value of [record, { ...record, shared }, { shared, other: [shared], gone: undefined }]) {
        expect(write(value).text).toBe(canonicalJson(value));
      }
    }),
    { seed: 5 },
  );
});
