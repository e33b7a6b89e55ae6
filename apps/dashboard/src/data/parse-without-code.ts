import { config } from 'zod';

// The content security policy forbids code made from text, which schemas would try when they are defined: this has to be
// loaded before the first of them.
config({ jitless: true });
