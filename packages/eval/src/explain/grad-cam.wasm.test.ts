import { loadEngine } from '@ssma/core/node';
import { beforeAll } from 'vitest';
import { describeGradCam } from '../test-support/grad-cam-contract.js';

beforeAll(async () => {
  await loadEngine('wasm');
});

describeGradCam();
