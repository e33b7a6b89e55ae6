import { expect, it } from 'vitest';
import { JET } from '../modalities/jet/jet-colors.js';
import { missingLevels } from './missing-levels.js';

it('is the first colour of jet, and black for every other modality', () => {
  expect(missingLevels('jet')).toEqual([...JET.subarray(0, 3)]);
  expect(['rgb', 'depth', 'hha', 'nir'].map(missingLevels)).toEqual(Array(4).fill([0, 0, 0]));
});
