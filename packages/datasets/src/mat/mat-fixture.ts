import { deflateSync } from 'node:zlib';

/** A value to write to a MATLAB file of version 5, for tests of its reader. */
export type MatFixture =
  | { readonly kind: 'double'; readonly shape: readonly number[]; readonly data: readonly number[] }
  | { readonly kind: 'uint8'; readonly shape: readonly number[]; readonly data: readonly number[] }
  | { readonly kind: 'char'; readonly text: string }
  | { readonly kind: 'cell'; readonly shape: readonly number[]; readonly cells: readonly MatFixture[] }
  | {
      readonly kind: 'struct';
      readonly shape: readonly number[];
      readonly fields: readonly string[];
      /** All fields of the first struct, then of the second. */
      readonly values: readonly MatFixture[];
    };

export interface MatFileOptions {
  readonly isBigEndian?: boolean;
  readonly isCompressed?: boolean;
}

const FIELD_NAME_BYTES = 32;
/** MAT-file format, table 1-3. */
const CLASS_CODES = { cell: 1, struct: 2, char: 4, double: 6, uint8: 9 } as const;

/** Cells in one column. */
export function cellsOf(cells: readonly MatFixture[]): MatFixture {
  return { kind: 'cell', shape: [cells.length, 1], cells };
}

export function textOf(text: string): MatFixture {
  return { kind: 'char', text };
}

/** A single struct. */
export function structOf(values: Readonly<Record<string, MatFixture>>): MatFixture {
  return { kind: 'struct', shape: [1, 1], fields: Object.keys(values), values: Object.values(values) };
}

/** Writes a file, one variable after the other, by the figures of the format's description. */
export function matFileOf(variables: Readonly<Record<string, MatFixture>>, options: MatFileOptions = {}): Uint8Array {
  const { isBigEndian = false, isCompressed = false } = options;
  const header = new Uint8Array(128).fill(0x20);
  header.set(new TextEncoder().encode('MATLAB 5.0 MAT-file'));
  header.set(isBigEndian ? [1, 0, 0x4d, 0x49] : [0, 1, 0x49, 0x4d], 124);
  const writer = new MatWriter(isBigEndian);
  const elements = Object.entries(variables).map(([name, value]) => {
    const matrix = writer.matrix(name, value);
    return isCompressed ? writer.unpadded(15, deflateSync(matrix)) : matrix;
  });
  return Buffer.concat([header, ...elements]);
}

class MatWriter {
  readonly #isLittle: boolean;

  constructor(isBigEndian: boolean) {
    this.#isLittle = !isBigEndian;
  }

  matrix(name: string, value: MatFixture): Uint8Array {
    const parts = [
      this.#element(6, this.#numbers('uint32', [CLASS_CODES[value.kind], 0])),
      this.#element(5, this.#numbers('int32', value.kind === 'char' ? [1, value.text.length] : value.shape)),
      this.#element(1, new TextEncoder().encode(name)),
    ];
    return this.#element(14, Buffer.concat([...parts, ...this.#contents(value)]));
  }

  /** Tag and data without the padding to eight bytes. */
  unpadded(type: number, data: Uint8Array): Uint8Array {
    return Buffer.concat([this.#numbers('uint32', [type, data.length]), data]);
  }

  #contents(value: MatFixture): Uint8Array[] {
    if (value.kind === 'double') return [this.#element(9, this.#numbers('double', value.data))];
    if (value.kind === 'uint8') return [this.#element(2, Uint8Array.from(value.data))];
    if (value.kind === 'char') {
      const codes = Array.from(value.text, (letter) => letter.charCodeAt(0));
      return [this.#element(4, this.#numbers('uint16', codes))];
    }
    if (value.kind === 'cell') return value.cells.map((cell) => this.matrix('', cell));
    const names = value.fields.map((field) => field.padEnd(FIELD_NAME_BYTES, '\0')).join('');
    return [
      this.#element(5, this.#numbers('int32', [FIELD_NAME_BYTES])),
      this.#element(1, new TextEncoder().encode(names)),
      ...value.values.map((field) => this.matrix('', field)),
    ];
  }

  #element(type: number, data: Uint8Array): Uint8Array {
    if (data.length >= 1 && data.length <= 4) {
      const small = new Uint8Array(8);
      small.set(this.#numbers('uint32', [data.length * 2 ** 16 + type]));
      small.set(data, 4);
      return small;
    }
    const padding = new Uint8Array((8 - (data.length % 8)) % 8);
    return Buffer.concat([this.unpadded(type, data), padding]);
  }

  #numbers(type: 'uint16' | 'uint32' | 'int32' | 'double', values: readonly number[]): Uint8Array {
    const bytes = { uint16: 2, uint32: 4, int32: 4, double: 8 }[type];
    const view = new DataView(new ArrayBuffer(values.length * bytes));
    for (const [index, value] of values.entries()) {
      if (type === 'double') view.setFloat64(index * bytes, value, this.#isLittle);
      else if (type === 'uint16') view.setUint16(index * bytes, value, this.#isLittle);
      else view.setUint32(index * bytes, value, this.#isLittle);
    }
    return new Uint8Array(view.buffer);
  }
}
