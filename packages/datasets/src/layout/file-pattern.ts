/** Where the files of one kind lie: `<root>/<folder>/<split>/<sample id><suffix>`. */
export interface FilePattern {
  /** Name of the folder below the root. */
  readonly folder: string;
  /** Endings that a file may have, compared without case; what is before the ending is the sample id. */
  readonly suffixes: readonly string[];
}

/** The endings of a pattern in the words of an error message, e.g. `.jpg or .png`. */
export function describeSuffixes({ suffixes }: FilePattern): string {
  return suffixes.join(' or ');
}
