import { loadEngine } from '@ssma/core/node';
import { beforeAll } from 'vitest';
import { MAIN_NETWORKS } from './test-support/networks.js';
import { pruningContract } from './test-support/pruning-contract.js';

beforeAll(async () => {
  await loadEngine('wasm');
});

pruningContract(MAIN_NETWORKS);
