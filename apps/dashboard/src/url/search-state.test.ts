import { expect, test } from 'vitest';
import { flag, oneOf, readSearch, text, texts, writeSearch } from './search-state.js';

const CODECS = { sort: text('position'), order: oneOf(['up', 'down'], 'up'), hide: texts(), grouped: flag(true) };

test('reads what is given and falls back for what is missing or misspelt', () => {
  expect(readSearch(CODECS, 'sort=seed&order=sideways&hide=a&hide=b')).toEqual({
    sort: 'seed',
    order: 'up',
    hide: ['a', 'b'],
    grouped: true,
  });
});

test('writes changes, leaves fallbacks out and keeps what belongs to others', () => {
  expect(writeSearch(CODECS, 'tab=x&sort=seed', { sort: 'position', grouped: false, hide: ['b', 'a'] })).toBe(
    'grouped=no&hide=b&hide=a&tab=x',
  );
});

test('gives back what it wrote', () => {
  const values = { sort: 'axis:train.steps', order: 'down', hide: ['a&b', ''], grouped: false } as const;
  expect(readSearch(CODECS, writeSearch(CODECS, '', values))).toEqual(values);
});
