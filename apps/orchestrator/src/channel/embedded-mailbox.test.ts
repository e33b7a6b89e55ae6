import { describe } from 'vitest';
import { embeddedMailboxes } from './embedded-mailbox.js';
import { testMailboxes } from './mailbox-conformance.js';
import { WORKER_COMMANDS } from './worker-command.js';

describe('embeddedMailboxes', () => testMailboxes(() => embeddedMailboxes(WORKER_COMMANDS)));
