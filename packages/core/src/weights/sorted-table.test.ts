import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../errors.js';
import { arbitraryText } from '../test-support/arbitrary-tensors.js';
import { packTable, tableBlock, writeSortedTable } from '../test-support/tensor-bundle-writer.js';
import { readSortedTable } from './sorted-table.js';

const VALUE = Uint8Array.of(1, 2, 3);

describe('readSortedTable', () => {
  it('reads back any keys and values from any number of blocks, sorted by key bytes', () => {
    const entries = fc.dictionary(arbitraryText(), fc.uint8Array({ maxLength: 20 }), { maxKeys: 20 });
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 6 }), (valueByKey, entriesPerBlock) => {
        const table = readSortedTable(writeSortedTable(Object.entries(valueByKey), { entriesPerBlock }), 'table');
        const keys = Object.keys(valueByKey).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect([...table.keys()]).toEqual(keys);
        for (const key of keys) expect([...(table.get(key) ?? [])]).toEqual([...(valueByKey[key] ?? [])]);
      }),
    );
  });

  it('refuses compressed blocks by the name of the compression', () => {
    const read = () => readSortedTable(writeSortedTable([['w', VALUE]], { compressionType: 1 }), 'm.index');
    expect(read).toThrow(CheckpointError);
    expect(read).toThrow('m.index: metaindex block: compression type must be 0 (none); got 1 (Snappy)');
  });

  it('refuses a key that occurs twice, in one block or in two', () => {
    const message = 'keys must be unique; got "w" twice';
    const entries = [['w', VALUE] as const, ['w', VALUE] as const];
    expect(() => readSortedTable(writeSortedTable(entries), 'm.index')).toThrow(message);
    expect(() => readSortedTable(writeSortedTable(entries, { entriesPerBlock: 1 }), 'm.index')).toThrow(message);
  });

  it('refuses blocks that the index lists twice or out of order, before it reads them again', () => {
    const blocks = [['a', tableBlock([])] as const, ['b', tableBlock([['b', VALUE]])] as const];
    for (const indexedBlocks of [
      [0, 0],
      [1, 0],
    ]) {
      const read = () => readSortedTable(packTable(blocks, { indexedBlocks }), 'm.index');
      expect(read).toThrow(/^m\.index: block at 0: offset must be at least \d+, where the block before ends; got 0$/);
    }
  });

  it.each([
    ['shorter than its restart count', Uint8Array.of(1, 0), '4 more bytes must follow; got 2'],
    [
      'with more restart points than bytes',
      Uint8Array.of(0, 0, 2, 0, 0, 0),
      'restart points must fit in 6 bytes; got 2',
    ],
    [
      'with a key that shares more than there is',
      Uint8Array.of(1, 0, 0, 0, 0, 0, 0),
      'key must share at most 0 bytes with the last; got 1',
    ],
    ['with a key cut short', Uint8Array.of(0, 2, 0, 65, 0, 0, 0, 0), '2 more bytes must follow; got 1'],
    ['with a value cut short', Uint8Array.of(0, 1, 2, 65, 9, 0, 0, 0, 0), '2 more bytes must follow; got 1'],
    ['with a key that is not UTF-8', Uint8Array.of(0, 1, 0, 0xff, 0, 0, 0, 0), 'key must be UTF-8; got ff'],
  ])('refuses a block %s', (_case, block, message) => {
    const read = () => readSortedTable(packTable([['A', block]]), 'm.index');
    expect(read).toThrow(CheckpointError);
    expect(read).toThrow(`m.index: block at 0: ${message}`);
  });

  it('refuses a file of another kind, showing its last bytes', () => {
    const read = () => readSortedTable(new Uint8Array(60).fill(0xab), 'm.index');
    expect(read).toThrow(
      'm.index: file must end in the table magic 57 fb 80 8b 24 75 47 db; got ab ab ab ab ab ab ab ab',
    );
  });
});
