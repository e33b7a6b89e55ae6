/** Arrays, counts or pictures handed to an evaluation do not fit together; the message names the rule and the value. */
export class EvaluationError extends Error {
  readonly code = 'SHAPE';
  override readonly name = 'EvaluationError';
}
