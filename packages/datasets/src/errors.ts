/** A dataset, or one of its files, is not what its format promises; the message names file, rule and value. */
export class DatasetError extends Error {
  readonly code = 'DATASET';
  override readonly name = 'DatasetError';
}
