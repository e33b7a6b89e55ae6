import { z } from 'zod';
import { ConfigError, NotFoundError, StateConflictError } from '../errors.js';
import { ControlReply } from './control-request.js';

/** What comes back for a request: the reply, or why there is none. */
export const ControlAnswer = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('done'), reply: ControlReply }),
  /** `code` is empty for an error that has none. */
  z.strictObject({ outcome: z.literal('failed'), code: z.string(), message: z.string() }),
]);
export type ControlAnswer = z.infer<typeof ControlAnswer>;

type Failure = Extract<ControlAnswer, { outcome: 'failed' }>;

const ERROR_CLASSES = [ConfigError, NotFoundError, StateConflictError] as const;

/** An error as it travels: without its stack and cause, which are for the process that it happened in. */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { outcome: 'failed', code, message };
}

/** The error of the other process: of the same class where that is one of ours, else an `Error` with the same code. */
export function errorOf({ code, message }: Failure): Error {
  const known = ERROR_CLASSES.map((ErrorClass) => new ErrorClass(message)).find((error) => error.code === code);
  return known ?? Object.assign(new Error(message), code === '' ? {} : { code });
}
