import type { FileDigest } from '../hash/file-digest.js';

/** An artifact that a store holds. */
export interface StoredArtifact extends FileDigest {
  /**
   * Milliseconds since 1970 by the clock of the store: of the last `put` or later. What is young is not garbage, whether
   * a row refers to it or not: its result may be on its way to the writer.
   */
  readonly modifiedMs: number;
}

/**
 * Files by the SHA-256 of their content, for workers that share a folder or an S3-compatible endpoint.
 *
 * Any number of processes on any number of machines may use a store at the same time. An artifact is there whole or not
 * at all, whenever a process is killed; it never changes, so putting it again is harmless. A store is trusted to keep
 * what it was given, and is never believed: what comes out is hashed before it has its name.
 *
 * Every method rejects with an ArtifactStoreError when the store cannot do its part (disk full, no permission, no answer
 * after all retries); the reason is in the message and in `cause`. Of an S3-compatible endpoint, refused credentials are
 * a ConfigError and a missing bucket is a NotFoundError. A `sha256` that is not 64 lower-case hexadecimal digits is a
 * RangeError: it never becomes part of a path.
 */
export interface ArtifactStore {
  /** For messages: the folder, or bucket and endpoint; never credentials. */
  readonly name: string;

  /**
   * Resolves when the file's content is stored for good, also after a power cut. What the store held under that hash is
   * replaced by what was read and hashed: a put mends an artifact that was damaged, and makes it young.
   *
   * The file may share its storage with the artifact from then on and is read-only: replace it by rename, never change
   * it in place.
   *
   * @throws ArtifactContentError when the content has another hash or size, also because it changes meanwhile; nothing of
   * it is kept
   * @throws NotFoundError when there is no such file
   */
  put(file: string, content: FileDigest): Promise<void>;

  /**
   * Writes the artifact to `target`: missing folders are made, a file of that name is replaced, and on failure the name
   * has what it had. The file is read-only and may share its storage with the artifact.
   *
   * @throws NotFoundError when the store does not hold it
   * @throws ArtifactContentError when what the store holds has another hash or size
   */
  fetch(content: FileDigest, target: string): Promise<void>;

  /**
   * Reads the artifact to its end, only to find it right.
   *
   * @throws NotFoundError when the store does not hold it
   * @throws ArtifactContentError when what the store holds has another hash or size
   */
  verify(content: FileDigest): Promise<void>;

  /** Whether there is an artifact of that name; its content is not read. */
  has(sha256: string): Promise<boolean>;

  /** All artifacts, in the order of their hashes. What is put or removed meanwhile may be among them or not. */
  list(): AsyncIterable<StoredArtifact>;

  /** Removes the artifact; harmless when it is not there. Files that were fetched stay. */
  remove(sha256: string): Promise<void>;

  /**
   * Removes what puts that were killed have left behind.
   *
   * @param beforeMs milliseconds since 1970; what is younger may belong to a put that is under way
   * @returns how many there were
   */
  removeUnfinished(beforeMs: number): Promise<number>;
}
