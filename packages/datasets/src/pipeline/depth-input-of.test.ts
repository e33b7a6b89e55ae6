import { expect, it } from 'vitest';

import { DatasetSpec } from '../spec.js';
import { depthInputOf } from './depth-input-of.js';

it('takes what the spec says, and the general defaults for a dataset whose spec has no depth', () => {
  const general = DatasetSpec.parse({ name: 'folder', root: 'x' });
  const cityscapes = DatasetSpec.parse({ name: 'cityscapes', root: 'x', depthInput: { maxMetres: 40 } });
  const forest = DatasetSpec.parse({ name: 'freiburg-forest', root: 'x' });
  expect(depthInputOf(cityscapes)).toMatchObject({ maxMetres: 40, jet: { of: 'disparity' } });
  expect(depthInputOf(forest)).toEqual(depthInputOf(general));
});
