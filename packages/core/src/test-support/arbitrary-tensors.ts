import fc from 'fast-check';
import {
  bytesPerElement,
  type Dtype,
  elementCount,
  type NamedTensor,
  tensorFromBytes,
} from '../weights/named-tensors.js';

/** Every dtype, in no particular order. */
export const ALL_DTYPES = [
  'float64',
  'float32',
  'float16',
  'bfloat16',
  'int64',
  'int32',
  'int16',
  'int8',
  'uint64',
  'uint32',
  'uint16',
  'uint8',
  'bool',
] as const satisfies readonly Dtype[];

/** Small tensors of the given dtypes with any bit patterns: scalars, empty ones and ranks up to 4. */
export function arbitraryTensor(dtypes: readonly Dtype[] = ALL_DTYPES): fc.Arbitrary<NamedTensor> {
  const shapes = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 });
  return fc.record({ dtype: fc.constantFrom(...dtypes), shape: shapes }).chain(({ dtype, shape }) => {
    const byteLength = elementCount(shape) * bytesPerElement(dtype);
    return fc
      .uint8Array({ minLength: byteLength, maxLength: byteLength })
      .map((bytes) => tensorFromBytes(dtype, shape, new Uint8Array(bytes)));
  });
}

/**
 * Short texts of characters that take one to four bytes in UTF-8 or an escape in JSON; some sort differently as UTF-16.
 * Few of them, so that texts share prefixes and repeat.
 */
export function arbitraryText(): fc.Arbitrary<string> {
  const character = fc.constantFrom('a', 'b', '/', ':', '0', '"', '\\', '\u0000', '\n', 'é', '漢', '\uffff', '😀');
  return fc.string({ unit: character, maxLength: 12 });
}

/** Up to eight tensors with arbitrary Unicode names. */
export function arbitraryTensors(
  dtypes: readonly Dtype[] = ALL_DTYPES,
): fc.Arbitrary<ReadonlyMap<string, NamedTensor>> {
  const name = arbitraryText().filter((text) => text !== '');
  return fc
    .uniqueArray(fc.tuple(name, arbitraryTensor(dtypes)), { maxLength: 8, selector: ([key]) => key })
    .map((entries) => new Map(entries));
}
