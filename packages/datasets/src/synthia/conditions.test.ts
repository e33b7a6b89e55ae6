import { describe, expect, it } from 'vitest';

import { conditionOf, isSequenceName, SYNTHIA_CONDITIONS } from './conditions.js';

describe('conditionOf', () => {
  it.each(SYNTHIA_CONDITIONS)('finds %s as a whole', (condition) => {
    expect(conditionOf(`SYNTHIA-SEQS-02-${condition.toUpperCase()}`)).toBe(condition);
  });

  it.each(['SYNTHIA-SEQS-02-WINTERNIGH', 'SYNTHIA-SEQS-02-RAINNIGHTS', 'SYNTHIA-SEQS-02-'])('knows no %s', (name) => {
    expect(conditionOf(name)).toBeNull();
  });
});

describe('isSequenceName', () => {
  it.each([
    ['SYNTHIA-SEQS-01-DAWN', true],
    ['SYNTHIA-SEQS-05-WINTERNIGHT', true],
    ['SYNTHIA-SEQS-01', false],
    ['RAND_CITYSCAPES', false],
    ['old-SYNTHIA-SEQS-01-DAWN', false],
  ])('of %s is %s', (name, expected) => {
    expect(isSequenceName(name)).toBe(expected);
  });
});
