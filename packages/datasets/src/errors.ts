/** A dataset, or one of its files, is not what its format promises; the message names file, rule and value. */
export class DatasetError extends Error {
  readonly code = 'DATASET';
  override readonly name = 'DatasetError';
}

/** A `DatasetError` about one file or folder; keeps the path apart from the rule, so that a report can list both. */
export class DatasetFileError extends DatasetError {
  /**
   * @param path the file or folder as it was opened
   * @param rule `must <rule>; got <value>`, without the path
   */
  constructor(
    readonly path: string,
    readonly rule: string,
    options?: ErrorOptions,
  ) {
    super(`${path}: ${rule}`, options);
  }
}
