import { type Code, F32, I32, signed, unsigned, type WasmFunction } from './wasm-module.js';

/** Four neighbouring pixels, or four times the same number. */
export interface Vector {
  readonly index: number;
}

// WebAssembly Core Specification 2.0, section 5.4.
const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const LOCAL_TEE = 0x22;
const I32_CONST = 0x41;
const I32_LESS = 0x48;
const I32_ADD = 0x6a;
const I32_SHIFT_LEFT = 0x74;
const LOOP = 0x03;
const BRANCH_IF = 0x0d;
const END = 0x0b;
const NO_RESULT = 0x40;
const SIMD = 0xfd;
const LOAD = 0x00;
const STORE = 0x0b;
const CONST = 0x0c;
const SPLAT_F32 = 0x13;
const SHIFT_LEFT_I32 = 0xab;

const OPERATIONS = {
  less: 0x43,
  greater: 0x44,
  lessOrEqual: 0x45,
  and: 0x4e,
  /** Bits of the first where the third has ones, else of the second. */
  select: 0x52,
  addIntegers: 0xae,
  add: 0xe4,
  subtract: 0xe5,
  multiply: 0xe6,
  divide: 0xe7,
  minimum: 0xea,
  maximum: 0xeb,
} as const;

const BYTES_PER_VECTOR = 16;
/** The running offset starts this far to the left, because a fixed offset of an access can only point right. */
const START = -BYTES_PER_VECTOR;

interface Instruction {
  readonly operands: readonly Vector[];
  readonly code: Code;
  readonly isHoisted: boolean;
}

/**
 * Writes a function that walks along rows, four pixels at a time, without branches: `define` says what happens to four
 * pixels. Its parameters are the addresses of the rows in bytes, the numbers, and the count of pixels, a multiple of 4.
 * Values that reach no `store` are not computed.
 */
export function rowFunction(
  name: string,
  { rows, numbers = [] }: { rows: readonly string[]; numbers?: readonly string[] },
  define: (program: RowProgram) => void,
): WasmFunction {
  const program = new RowProgram(rows, numbers);
  define(program);
  return { name, ...program.assemble() };
}

/** The straight-line program of `rowFunction`; every value is assigned once. */
export class RowProgram {
  readonly #params: readonly string[];
  readonly #paramTypes: readonly number[];
  readonly #instructions: Instruction[] = [];
  readonly #stores: { row: string; value: Vector }[] = [];

  constructor(rows: readonly string[], numbers: readonly string[]) {
    this.#params = [...rows, ...numbers, 'length'];
    this.#paramTypes = [...rows.map(() => I32), ...numbers.map(() => F32), I32];
  }

  /** Four pixels of a row, `shift` >= -4 pixels to the right. */
  load(row: string, shift = 0): Vector {
    return this.#append([], [...this.#address(row), SIMD, LOAD, 2, ...unsigned(4 * shift - START)]);
  }

  store(row: string, value: Vector): void {
    this.#stores.push({ row, value });
  }

  /** A number parameter. */
  number(name: string): Vector {
    return this.#append([], [LOCAL_GET, ...this.#local(name), SIMD, SPLAT_F32], true);
  }

  constant(value: number): Vector {
    const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer);
    return this.#append([], [SIMD, CONST, ...bytes], true);
  }

  apply(operation: keyof typeof OPERATIONS, ...operands: readonly Vector[]): Vector {
    return this.#append(operands, [SIMD, ...unsigned(OPERATIONS[operation])]);
  }

  shiftBitsLeft(value: Vector, count: number): Vector {
    return this.#append([value], [I32_CONST, count, SIMD, ...unsigned(SHIFT_LEFT_I32)]);
  }

  assemble(): Omit<WasmFunction, 'name'> {
    const offset = this.#params.length;
    const end = offset + 1;
    const localOf = this.#assignLocals(end + 1);
    const used = this.#instructions.map((instruction, index) => ({ ...instruction, local: localOf.get(index) }));
    const write = (isHoisted: boolean) =>
      used.flatMap(({ operands, code, local, isHoisted: hoisted }) => {
        if (local === undefined || hoisted !== isHoisted) return [];
        return [
          ...operands.flatMap((operand) => get(localOf.get(operand.index))),
          ...code,
          LOCAL_SET,
          ...unsigned(local),
        ];
      });
    const code = [
      ...get(offset - 1),
      ...[I32_CONST, 2, I32_SHIFT_LEFT, I32_CONST, ...signed(START), I32_ADD, LOCAL_SET],
      ...unsigned(end),
      ...[I32_CONST, ...signed(START), LOCAL_SET],
      ...unsigned(offset),
      ...write(true),
      ...[LOOP, NO_RESULT],
      ...write(false),
      ...this.#stores.flatMap(({ row, value }) => [
        ...this.#address(row),
        ...get(localOf.get(value.index)),
        ...[SIMD, STORE, 2, -START],
      ]),
      ...get(offset),
      ...[I32_CONST, BYTES_PER_VECTOR, I32_ADD, LOCAL_TEE],
      ...unsigned(offset),
      ...get(end),
      ...[I32_LESS, BRANCH_IF, 0, END],
    ];
    return { params: this.#paramTypes, numIntegers: 2, numVectors: localOf.size, code };
  }

  #append(operands: readonly Vector[], code: Code, isHoisted = false): Vector {
    this.#instructions.push({ operands, code, isHoisted });
    return { index: this.#instructions.length - 1 };
  }

  #address(row: string): Code {
    return [LOCAL_GET, ...this.#local(row), ...get(this.#params.length), I32_ADD];
  }

  #local(name: string): Code {
    return unsigned(this.#params.indexOf(name));
  }

  /** A local for each value that a store needs. */
  #assignLocals(first: number): Map<number, number> {
    const localOf = new Map<number, number>();
    const visit = ({ index }: Vector): void => {
      if (localOf.has(index)) return;
      localOf.set(index, first + localOf.size);
      this.#instructions[index]?.operands.forEach(visit);
    };
    for (const { value } of this.#stores) visit(value);
    return localOf;
  }
}

function get(local: number | undefined): Code {
  if (local === undefined) throw new Error('row program: an operand must be live; got a value without a local');
  return [LOCAL_GET, ...unsigned(local)];
}
