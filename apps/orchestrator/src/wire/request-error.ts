import { Problem, type ProblemCode } from './problem.js';

/** A request that the server has refused, or did not answer in the known form. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** HTTP status. */
  readonly status: number;
  readonly code: ProblemCode | 'UNEXPECTED';

  constructor(status: number, code: ProblemCode | 'UNEXPECTED', message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The error of a response with a status from 400 on; reads its body. */
export async function errorOfResponse(response: Response): Promise<RequestError> {
  const text = await response.text();
  const problem = Problem.safeParse(parsed(text));
  if (problem.success) return new RequestError(response.status, problem.data.code, problem.data.message);
  const shown = text.slice(0, 200) || 'nothing';
  return new RequestError(response.status, 'UNEXPECTED', `status ${response.status}: ${shown}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
