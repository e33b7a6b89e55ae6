import { loadEngine } from '@ssma/core/node';
import { beforeAll } from 'vitest';
import { taylorContract } from '../test-support/taylor-contract.js';

beforeAll(async () => {
  await loadEngine();
});

taylorContract();
