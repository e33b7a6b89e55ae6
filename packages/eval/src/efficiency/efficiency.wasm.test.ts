import { loadEngine } from '@ssma/core/node';
import { beforeAll } from 'vitest';
import { describeEfficiency } from '../test-support/efficiency-contract.js';

beforeAll(async () => {
  await loadEngine('wasm');
});

describeEfficiency();
