import { DatasetFileError } from '../errors.js';
import { MAT_TYPE, type MatElement, type MatSource, readElement } from './mat-element.js';
import type { MatStructs, MatUnread, MatValue } from './mat-value.js';
import { readMatNumbers } from './read-mat-numbers.js';
import { readMatText } from './read-mat-text.js';

/** Which struct fields are wanted, by name. */
export type FieldFilter = (name: string) => boolean;

// Array classes of the MAT-file format, table 1-3.
const CLASS = { cell: 1, struct: 2, char: 4, double: 6, uint64: 15 } as const;
const CLASS_MASK = 0xff;
const COMPLEX_FLAG = 0x0800;
/** Beyond MATLAB's own files; recursion must end before the stack does. */
const MAX_DEPTH = 64;
const TAG_BYTES = 8;
/** MATLAB stops at 63. */
const MAX_NAME_BYTES = 256;

interface ArrayHead {
  readonly name: string;
  readonly arrayClass: number;
  readonly isComplex: boolean;
  readonly shape: readonly number[];
  readonly numElements: number;
  /** Where the contents begin. */
  readonly offset: number;
  readonly end: number;
}

/**
 * Reads an array element with everything in it.
 *
 * @param depth  how many cells and structs are around it
 * @returns the value and the variable's name, '' inside cells and structs
 * @throws DatasetFileError when the element is not an array or its parts contradict each other
 * @see MAT-File Format (MathWorks, version 5), "Level 5 MAT-File Data Types"
 */
export function readMatArray(
  source: MatSource,
  element: MatElement,
  { wantsField, depth }: { readonly wantsField: FieldFilter; readonly depth: number },
): { readonly name: string; readonly value: MatValue } {
  if (element.type !== MAT_TYPE.matrix) {
    const got = `data type ${element.type}`;
    throw new DatasetFileError(source.path, `must hold an array at byte ${element.offset}; got ${got}`);
  }
  if (depth > MAX_DEPTH) throw new DatasetFileError(source.path, `must nest at most ${MAX_DEPTH} deep; got more`);
  // MATLAB writes nothing for an empty array inside a cell or struct.
  if (element.lengthBytes === 0)
    return { name: '', value: { kind: 'numbers', shape: [0, 0], data: new Float64Array() } };
  const end = element.offset + element.lengthBytes;
  const flags = readElement(source, element.offset, end);
  const [word = 0] = readMatNumbers(source, flags);
  const arrayClass = word & CLASS_MASK;
  // What follows the flags of function handles and objects of newer classes is not described.
  if (arrayClass > CLASS.uint64) return { name: '', value: unreadClass(arrayClass) };
  const head = readHead(source, { offset: flags.nextOffset, end, arrayClass, isComplex: (word & COMPLEX_FLAG) !== 0 });
  return { name: head.name, value: readContents(source, head, { wantsField, depth: depth + 1 }) };
}

function unreadClass(arrayClass: number): MatUnread {
  return { kind: 'unread', what: `array of class ${arrayClass}` };
}

function readHead(source: MatSource, start: Pick<ArrayHead, 'offset' | 'end' | 'arrayClass' | 'isComplex'>): ArrayHead {
  const dimensions = readElement(source, start.offset, start.end);
  const shape = [...readMatNumbers(source, dimensions)];
  if (shape.length < 2 || shape.some((size) => !Number.isInteger(size) || size < 0)) {
    const got = `[${shape.slice(0, 8).join(', ')}] at byte ${dimensions.offset}`;
    throw new DatasetFileError(source.path, `must have two or more array sizes of 0 or more; got ${got}`);
  }
  const name = readElement(source, dimensions.nextOffset, start.end);
  return {
    ...start,
    name: readAscii(source, name.offset, name.lengthBytes),
    shape,
    numElements: shape.reduce((product, size) => product * size, 1),
    offset: name.nextOffset,
  };
}

interface Within {
  readonly wantsField: FieldFilter;
  readonly depth: number;
}

function readContents(source: MatSource, head: ArrayHead, within: Within): MatValue {
  const { arrayClass, shape, offset, end } = head;
  if (arrayClass === CLASS.cell) return { kind: 'cells', shape, cells: readCells(source, head, within) };
  if (arrayClass === CLASS.struct) return readStructs(source, head, within);
  if (arrayClass === CLASS.char) {
    return { kind: 'text', rows: readMatText(source, readElement(source, offset, end), shape) };
  }
  if (arrayClass < CLASS.double) return unreadClass(arrayClass);
  if (head.isComplex) return { kind: 'unread', what: 'array of complex numbers' };
  const data = readMatNumbers(source, readElement(source, offset, end));
  if (data.length !== head.numElements) {
    const got = `${data.length} at byte ${offset}`;
    throw new DatasetFileError(source.path, `must hold ${shape.join(' x ')} numbers; got ${got}`);
  }
  return { kind: 'numbers', shape, data };
}

function readCells(source: MatSource, head: ArrayHead, within: Within): MatValue[] {
  requireRoom(source, head, head.numElements);
  let { offset } = head;
  return Array.from({ length: head.numElements }, () => {
    const element = readElement(source, offset, head.end);
    offset = element.nextOffset;
    return readMatArray(source, element, within).value;
  });
}

function readStructs(source: MatSource, head: ArrayHead, within: Within): MatStructs {
  const names = readFieldNames(source, head);
  requireRoom(source, head, head.numElements * Math.max(1, names.fields.length));
  let { offset } = names;
  const structs = Array.from({ length: head.numElements }, () => {
    const struct = new Map<string, MatValue>();
    for (const field of names.fields) {
      const element = readElement(source, offset, head.end);
      offset = element.nextOffset;
      if (within.wantsField(field)) struct.set(field, readMatArray(source, element, within).value);
    }
    return struct;
  });
  return { kind: 'structs', shape: head.shape, structs };
}

function readFieldNames(source: MatSource, head: ArrayHead): { readonly fields: string[]; readonly offset: number } {
  const lengthElement = readElement(source, head.offset, head.end);
  const [nameLength = 0] = readMatNumbers(source, lengthElement);
  const namesElement = readElement(source, lengthElement.nextOffset, head.end);
  const numFields = namesElement.lengthBytes === 0 ? 0 : namesElement.lengthBytes / nameLength;
  if (!Number.isInteger(numFields)) {
    const got = `${namesElement.lengthBytes} bytes for names of ${nameLength}`;
    throw new DatasetFileError(source.path, `must hold whole field names at byte ${namesElement.offset}; got ${got}`);
  }
  const fields = Array.from({ length: numFields }, (_, index) =>
    readAscii(source, namesElement.offset + index * nameLength, nameLength),
  );
  return { fields, offset: namesElement.nextOffset };
}

/** Every cell and field takes a tag, so sizes that cannot be true are found before memory is taken for them. */
function requireRoom(source: MatSource, head: ArrayHead, numParts: number): void {
  const available = head.end - head.offset;
  if (numParts * TAG_BYTES > available) {
    const got = `${available} bytes at byte ${head.offset}`;
    throw new DatasetFileError(
      source.path,
      `must hold ${numParts} parts of an array ${head.shape.join(' x ')}; got ${got}`,
    );
  }
}

function readAscii({ view }: MatSource, offset: number, lengthBytes: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, lengthBytes);
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, Math.min(end === -1 ? bytes.length : end, MAX_NAME_BYTES)));
}
