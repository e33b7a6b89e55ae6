import { describe } from 'vitest';
import { testEventChannel } from './channel-conformance.js';
import { embeddedChannel } from './embedded-channel.js';

describe('embeddedChannel', () => testEventChannel(embeddedChannel));
