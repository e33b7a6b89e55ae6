import { describe } from 'vitest';
import { embeddedQueue } from './embedded-queue.js';
import { testStageQueue } from './queue-conformance.js';

describe('embeddedQueue', () => testStageQueue(embeddedQueue));
