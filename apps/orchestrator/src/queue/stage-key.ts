import { z } from 'zod';

/** What a key that comes from outside must look like: short, no separators of queues or paths, and not all digits. */
export const StageKey = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'must be a letter and up to 63 more of [A-Za-z0-9_-]');
