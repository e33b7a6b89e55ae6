import { expect, it } from 'vitest';
import { CITYSCAPES_LABELS } from '../label-sets/cityscapes.js';
import { RAW_IDS } from './raw-ids.js';

it('names raw ids as the Cityscapes label table does', () => {
  for (const [name, id] of Object.entries(RAW_IDS)) {
    const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    expect(CITYSCAPES_LABELS.find((label) => label.id === id)?.name).toBe(words);
  }
});
