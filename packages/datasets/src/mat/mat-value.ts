/** A value of a MATLAB file. Arrays keep MATLAB's order: the first index runs fastest. */
export type MatValue = MatNumbers | MatText | MatCells | MatStructs | MatUnread;

/** Numeric or logical array of any class. */
export interface MatNumbers {
  readonly kind: 'numbers';
  readonly shape: readonly number[];
  /** Column-major. 64-bit integers beyond 2^53 lose their last digits. */
  readonly data: Float64Array;
}

/** Character array: one string per row, almost always one. */
export interface MatText {
  readonly kind: 'text';
  readonly rows: readonly string[];
}

export interface MatCells {
  readonly kind: 'cells';
  readonly shape: readonly number[];
  /** Column-major. */
  readonly cells: readonly MatValue[];
}

/** Struct array; a single struct is an array of one. */
export interface MatStructs {
  readonly kind: 'structs';
  readonly shape: readonly number[];
  /** Column-major, each by field name. */
  readonly structs: readonly ReadonlyMap<string, MatValue>[];
}

/** A value of a class that no dataset here needs: sparse matrix, object, function handle, complex numbers. */
export interface MatUnread {
  readonly kind: 'unread';
  /** For error messages. */
  readonly what: string;
}

/** All texts in a value, through cells in cells, in order; numbers and structs have none. */
export function textsIn(value: MatValue): string[] {
  if (value.kind === 'text') return [...value.rows];
  return value.kind === 'cells' ? value.cells.flatMap(textsIn) : [];
}
