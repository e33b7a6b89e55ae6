import { ArtifactContentError, ArtifactNotFoundError, ArtifactStoreError } from '../artifacts/artifact-errors.js';

/**
 * Gives an error of the exchange of files the words and the code of its attempt. The stage is not to blame, so the code is
 * never one after which a stage is given up: another worker may reach the store, or be given other credentials.
 */
export function exchangeError(rule: string, error: unknown): Error {
  const message = `${rule}; got ${error instanceof Error ? error.message : String(error)}`;
  if (error instanceof ArtifactNotFoundError) return error;
  if (error instanceof ArtifactContentError) return new ArtifactContentError(message, { cause: error });
  return new ArtifactStoreError(message, { cause: error });
}
