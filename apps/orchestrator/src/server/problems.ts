import { ConfigError, NotFoundError, StateConflictError } from '../errors.js';
import { exitCodeOf } from '../exit-code.js';
import type { Problem, ProblemCode } from '../wire/problem.js';

const STATUS_BY_CODE = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  STATE_CONFLICT: 409,
  TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RANGE_NOT_SATISFIABLE: 416,
  CONFIG: 422,
  INTERNAL: 500,
} as const satisfies Record<ProblemCode, number>;

/** A request that is refused; the message is for its sender. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

/** Answers with a problem. */
export function problemResponse(error: RefusedError): Response {
  const { code, message, headers } = error;
  const problem: Problem = { code, message };
  return Response.json(problem, { status: STATUS_BY_CODE[code], headers: { ...headers, 'cache-control': 'no-store' } });
}

/** What an error of a handler tells the sender of the request; null for one that is ours. */
export function refusalOf(error: unknown): RefusedError | null {
  if (error instanceof RefusedError) return error;
  if (error instanceof NotFoundError) return new RefusedError('NOT_FOUND', error.message);
  if (error instanceof StateConflictError) return new RefusedError('STATE_CONFLICT', error.message);
  const isBadInput = error instanceof ConfigError || (error instanceof Error && exitCodeOf(error) === 2);
  return isBadInput ? new RefusedError('CONFIG', error.message) : null;
}
