import { expect, test } from 'vitest';
import { type RowProgram, rowFunction } from './row-program.js';
import { wasmModule } from './wasm-module.js';
import { compileWasm, wasmExports, wasmMemory } from './webassembly.js';

const PARAMS = { rows: ['target', 'source'], numbers: ['factor'] };

test('runs over all groups of four pixels and touches none after them', () => {
  const double = (p: RowProgram) => p.store('target', p.apply('multiply', p.load('source'), p.number('factor')));
  const { run, memory } = compiled(double);
  memory.set([1, 2, 3, 4, 5, 6, 7, 8, 9], 16);
  run(256, 64, 10, 8);
  expect([...memory.subarray(64, 73)]).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 0]);
});

test('loads pixels to the left and to the right', () => {
  const { run, memory } = compiled((p) =>
    p.store('target', p.apply('subtract', p.load('source', 2), p.load('source', -4))),
  );
  memory.set([1, 10, 100, 1000, 2, 20, 200, 2000, 3, 30], 12);
  run(256, 64, 0, 4);
  expect([...memory.subarray(64, 68)]).toEqual([199, 1990, -97, -970]);
});

test('leaves out what no store needs', () => {
  const copy = (p: RowProgram) => p.store('target', p.load('source'));
  const withUnused = (p: RowProgram) => {
    p.apply('add', p.load('source', 1), p.constant(3));
    copy(p);
  };
  expect(rowFunction('run', PARAMS, withUnused)).toEqual(rowFunction('run', PARAMS, copy));
});

function compiled(define: (program: RowProgram) => void) {
  const memory = wasmMemory(1024);
  const module = compileWasm(wasmModule([rowFunction('run', PARAMS, define)]));
  const { run } = wasmExports(module, memory) as {
    run(target: number, source: number, factor: number, length: number): void;
  };
  return { run, memory: new Float32Array(memory.buffer) };
}
