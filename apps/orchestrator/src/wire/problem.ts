import { z } from 'zod';

export const ProblemCode = z.enum([
  'BAD_REQUEST',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'STATE_CONFLICT',
  'TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RANGE_NOT_SATISFIABLE',
  'CONFIG',
  'INTERNAL',
]);
export type ProblemCode = z.output<typeof ProblemCode>;

/** Why a request has no other answer: the body of every response with a status from 400 on. */
export const Problem = z.strictObject({
  code: ProblemCode,
  /** For people: place, rule and value, one line per mistake. */
  message: z.string(),
});
export type Problem = z.output<typeof Problem>;
