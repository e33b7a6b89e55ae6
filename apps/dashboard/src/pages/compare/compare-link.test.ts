import { expect, test } from 'vitest';
import { readSearch } from '../../url/search-state.js';
import { compareLink } from './compare-link.js';
import { COMPARE_SEARCH } from './compare-search.js';

test('an address names trials in their order, four at the most', () => {
  expect(compareLink({ trials: ['ta', 'tb'] })).toBe('/compare?trial=ta&trial=tb');
  expect(compareLink({ trials: ['a', 'b', 'c', 'd', 'e'] })).toBe('/compare?trial=a&trial=b&trial=c&trial=d');
});

test('the page opens the image of the address', () => {
  const link = compareLink({ trials: ['ta'], sample: 'day/a 1' });
  expect(readSearch(COMPARE_SEARCH, link.split('?')[1] ?? '')).toMatchObject({ trial: ['ta'], sample: 'day/a 1' });
});

test('the page reads the confusion of the address', () => {
  const link = compareLink({ trials: ['ta'], group: 'rain', confusion: { truth: 0, predicted: 3 } });
  expect(readSearch(COMPARE_SEARCH, link.split('?')[1] ?? '')).toMatchObject({
    trial: ['ta'],
    group: 'rain',
    truth: 0,
    predicted: 3,
    opacity: 70,
  });
});

test.each(['truth=-1', 'truth=x', 'opacity=101', 'opacity=', 'truth=1.5'])(
  'what is misspelt is as if left out: %s',
  (search) => {
    expect(readSearch(COMPARE_SEARCH, search)).toEqual(readSearch(COMPARE_SEARCH, ''));
  },
);
