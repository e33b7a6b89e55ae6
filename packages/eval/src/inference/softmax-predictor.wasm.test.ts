import { loadEngine } from '@ssma/core/node';
import { beforeAll } from 'vitest';
import { describeInference } from '../test-support/inference-contract.js';

beforeAll(async () => {
  await loadEngine('wasm');
});

describeInference();
