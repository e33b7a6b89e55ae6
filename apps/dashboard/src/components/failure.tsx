import { RequestError } from '@ssma/orchestrator/client';

export interface FailureProps {
  readonly error: Error;
  /** Asks again. */
  readonly onRetry?: () => void;
}

/** Says why something could not be read. */
export function Failure({ error, onRetry }: FailureProps) {
  const where = error instanceof RequestError ? `${error.code} (${error.status})` : 'No answer from the server';
  return (
    <div className="failure" role="alert">
      <p className="failure-title">{where}</p>
      <pre>{error.message}</pre>
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
