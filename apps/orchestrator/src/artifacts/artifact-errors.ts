/** Content has another hash or size than it is said to have; the message names both. Trying again does not help. */
export class ArtifactContentError extends Error {
  readonly code = 'ARTIFACT_CONTENT';
  override readonly name = 'ArtifactContentError';
}

/** The store cannot do its part, e.g. its disk is full or it does not answer; the reason is `cause`. */
export class ArtifactStoreError extends Error {
  readonly code = 'ARTIFACT_STORE';
  override readonly name = 'ArtifactStoreError';
}

/**
 * A file that a stage reads or has made is not where it is looked for; the message names it, the place and the remedy.
 * Another worker may find it.
 */
export class ArtifactNotFoundError extends Error {
  readonly code = 'ARTIFACT_NOT_FOUND';
  override readonly name = 'ArtifactNotFoundError';
}
