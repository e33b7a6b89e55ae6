import { expect, test } from 'vitest';
import { signed, unsigned } from './wasm-module.js';

test('writes unsigned numbers in groups of seven bits, lowest first', () => {
  expect(unsigned(0)).toEqual([0]);
  expect(unsigned(127)).toEqual([0x7f]);
  expect(unsigned(128)).toEqual([0x80, 0x01]);
  expect(unsigned(624_485)).toEqual([0xe5, 0x8e, 0x26]);
});

test('writes small signed numbers in one byte', () => {
  expect([-64, -16, -1, 0, 63].map(signed)).toEqual([[0x40], [0x70], [0x7f], [0x00], [0x3f]]);
});
