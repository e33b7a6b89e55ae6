import { describe } from 'vitest';
import { testCommandChannel } from './command-conformance.js';
import { embeddedCommands } from './embedded-commands.js';

describe('embeddedCommands', () => testCommandChannel(embeddedCommands));
