/** Machine code of WebAssembly, or a part of it. */
export type Code = readonly number[];

/** Value types, as the binary format numbers them. */
export const I32 = 0x7f;
export const F32 = 0x7d;
export const V128 = 0x7b;

/** One exported function without result. */
export interface WasmFunction {
  readonly name: string;
  readonly params: readonly number[];
  readonly numVectors: number;
  readonly numIntegers: number;
  readonly code: Code;
}

const FUNCTION_TYPE = 0x60;
const FUNCTION_EXPORT = 0;
const MEMORY_IMPORT = 2;
const END = 0x0b;

/**
 * Bytes of a module that imports `env.memory` and exports the functions.
 *
 * @see WebAssembly Core Specification 2.0, section 5.5 (modules)
 */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(
      1,
      functions.map(({ params }) => [FUNCTION_TYPE, ...vector(params.map((type) => [type])), 0]),
    ),
    ...section(2, [[...name('env'), ...name('memory'), MEMORY_IMPORT, 0, ...unsigned(1)]]),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      functions.map((f, index) => [...name(f.name), FUNCTION_EXPORT, ...unsigned(index)]),
    ),
    ...section(10, functions.map(functionBody)),
  ]);
}

/** Unsigned LEB128 (section 5.2.2). */
export function unsigned(value: number): Code {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

/** Signed LEB128 of a small number, -64 to 63 (section 5.2.2). */
export function signed(value: number): Code {
  return [value & 0x7f];
}

function functionBody({ numIntegers, numVectors, code }: WasmFunction): Code {
  const locals = vector([
    [...unsigned(numIntegers), I32],
    [...unsigned(numVectors), V128],
  ]);
  const body = [...locals, ...code, END];
  return [...unsigned(body.length), ...body];
}

function section(id: number, items: readonly Code[]): Code {
  const content = vector(items);
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function name(text: string): Code {
  return vector([...new TextEncoder().encode(text)].map((byte) => [byte]));
}
