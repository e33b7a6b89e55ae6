import { DatasetFileError } from '../errors.js';
import { MAT_TYPE, type MatElement, type MatSource } from './mat-element.js';
import { readMatNumbers } from './read-mat-numbers.js';

/**
 * Reads the rows of a character array, stored as UTF-8, UTF-16, UTF-32 or plain character codes.
 *
 * @param shape  [rows, columns], in characters
 * @throws DatasetFileError when several rows do not share the characters evenly
 */
export function readMatText(source: MatSource, element: MatElement, shape: readonly number[]): string[] {
  const characters = [...readCharacters(source, element)];
  const [numRows = 0, ...rest] = shape;
  const numColumns = rest.reduce((product, size) => product * size, 1);
  if (numRows * numColumns === 0) return [];
  // The number of characters outside the basic plane is counted differently from writer to writer; rows of one are not cut.
  if (numRows === 1) return [characters.join('')];
  if (characters.length !== numRows * numColumns) {
    const got = `${characters.length} at byte ${element.offset}`;
    throw new DatasetFileError(source.path, `must hold ${numRows} x ${numColumns} characters; got ${got}`);
  }
  return Array.from({ length: numRows }, (_, row) => characters.filter((_, index) => index % numRows === row).join(''));
}

function readCharacters(source: MatSource, element: MatElement): string {
  if (element.type === MAT_TYPE.utf8) {
    const { buffer, byteOffset } = source.view;
    return new TextDecoder().decode(new Uint8Array(buffer, byteOffset + element.offset, element.lengthBytes));
  }
  const storedAs = { [MAT_TYPE.utf16]: MAT_TYPE.uint16, [MAT_TYPE.utf32]: MAT_TYPE.uint32 }[element.type];
  const codes = readMatNumbers(source, { ...element, type: storedAs ?? element.type });
  let text = '';
  for (const code of codes) text += characterOf(source, code);
  return text;
}

function characterOf({ path }: MatSource, code: number): string {
  if (!Number.isInteger(code) || code < 0 || code > 0x10ffff) {
    throw new DatasetFileError(path, `must have character codes from 0 to 1114111; got ${code}`);
  }
  return code <= 0xffff ? String.fromCharCode(code) : String.fromCodePoint(code);
}
