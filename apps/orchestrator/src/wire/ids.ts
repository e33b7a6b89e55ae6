import { z } from 'zod';

/** Name or id of a sweep: letters, digits and hyphens. */
export const SweepRef = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(128);

/** Id of a trial. */
export const TrialId = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);

/** Key of a stage. */
export const StageKey = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);

/** Dotted path of a setting, e.g. `train.steps`. */
export const ConfigPath = z
  .string()
  .regex(/^[a-zA-Z]\w*(\.\w+)*$/)
  .max(256);
