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
