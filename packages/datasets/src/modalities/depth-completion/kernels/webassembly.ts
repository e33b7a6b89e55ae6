/** What the library needs of the interface that every engine has, and that the compiler's `es2023` does not declare. */
interface WebAssemblyInterface {
  readonly Memory: new (size: { initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => CompiledModule;
  readonly Instance: new (
    module: CompiledModule,
    imports: { env: { memory: WasmMemory } },
  ) => { readonly exports: unknown };
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** Opaque result of compilation. */
export type CompiledModule = object;

declare const WebAssembly: WebAssemblyInterface;

const PAGE_BYTES = 65536;

/** Zeroed memory of at least that many bytes. */
export function wasmMemory(numBytes: number): WasmMemory {
  return new WebAssembly.Memory({ initial: Math.ceil(numBytes / PAGE_BYTES) });
}

export function compileWasm(bytes: Uint8Array<ArrayBuffer>): CompiledModule {
  return new WebAssembly.Module(bytes);
}

/** @param memory what the module imports as `env.memory` */
export function wasmExports(module: CompiledModule, memory: WasmMemory): unknown {
  return new WebAssembly.Instance(module, { env: { memory } }).exports;
}
