import { appendFileSync, closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { followLog } from './log-follower.js';

const PIECE_BYTES = 16 * 1024;

/** A follower of a log that has a line already. */
function followed(folder = temporaryFolder()) {
  const path = join(folder, 'log.txt');
  writeFileSync(path, 'an earlier attempt\n');
  const fd = openSync(path, 'a+');
  const write = (text: string | Uint8Array): void => appendFileSync(fd, text);
  return { write, follower: followLog(fd, 'log.txt of worker a'), close: () => closeSync(fd) };
}

function followedInTest() {
  const log = followed();
  onTestFinished(log.close);
  return log;
}

test('each call gives the lines that have ended since the last one', () => {
  const { write, follower } = followedInTest();
  expect(follower.read()).toEqual([]);
  write('step 1\nstep 2\nste');
  expect(follower.read()).toEqual(['step 1\nstep 2\n']);
  expect(follower.read()).toEqual([]);
  write('p 3\nthe end');
  expect(follower.read()).toEqual(['step 3\n']);
  expect(follower.readRest()).toEqual(['the end']);
  expect(follower.readRest()).toEqual([]);
});

test('pieces are cut at the last line end within 16 KiB', () => {
  const { write, follower } = followedInTest();
  const line = `${'x'.repeat(9_999)}\n`;
  write(line.repeat(3));
  expect(follower.read()).toEqual([line, line, line]);
});

test('a line longer than a piece is cut before the character that does not fit', () => {
  const { write, follower } = followedInTest();
  // 16384 = 1 + 4095 * 4 + 3: the last character of the first piece would lack a byte.
  write(`x${'🚗'.repeat(5000)}\n`);
  expect(follower.read()).toEqual([`x${'🚗'.repeat(4095)}`, `${'🚗'.repeat(905)}\n`]);
});

test('after 1 MiB one line says where the rest is, and nothing follows', () => {
  const { write, follower } = followedInTest();
  const line = `${'x'.repeat(1022)}\n`;
  // 1025 lines of 1023 bytes are 1 MiB less one byte.
  write(line.repeat(1000));
  expect(follower.read().join('')).toBe(line.repeat(1000));
  write(line.repeat(25));
  expect(follower.read().join('')).toBe(line.repeat(25));
  write(line);
  expect(follower.read()).toEqual(['... the rest is in log.txt of worker a\n']);
  write(line);
  expect(follower.read()).toEqual([]);
  expect(follower.readRest()).toEqual([]);
});

test('a last line that passes 1 MiB is left out', () => {
  const { write, follower } = followedInTest();
  const lines = `${'x'.repeat(1023)}\n`.repeat(1023);
  write(lines + '€'.repeat(342));
  expect(follower.readRest().join('')).toBe(`${lines}... the rest is in log.txt of worker a\n`);
});

test('exactly 1 MiB is not cut', () => {
  const { write, follower } = followedInTest();
  const text = `${'x'.repeat(1023)}\n`.repeat(1024);
  write(text);
  expect([...follower.read(), ...follower.readRest()].join('')).toBe(text);
});

test('bytes that are no text hold nothing up', () => {
  const { write, follower } = followedInTest();
  write(Buffer.alloc(PIECE_BYTES + 1, 0x80));
  expect(follower.read()).toEqual(['\ufffd'.repeat(PIECE_BYTES)]);
  write('\n');
  expect(follower.read()).toEqual(['\ufffd\n']);
});

test('a log that cannot be read says so once', () => {
  const { write, follower, close } = followed();
  write('step 1\n');
  close();
  expect(follower.read()).toEqual([
    '... the rest is in log.txt of worker a, which cannot be read: Error: EBADF: bad file descriptor, read\n',
  ]);
  expect(follower.readRest()).toEqual([]);
});

// At most 12 x 6000 characters of 4 bytes: less than 1 MiB.
test('however the bytes arrive, the pieces are the text, whole characters, short enough, and end with lines', () => {
  const run = fc.record({
    character: fc.constantFrom('x', 'ß', '€', '🚗', '\n'),
    count: fc.integer({ min: 1, max: 6000 }),
  });
  const folder = temporaryFolder();
  fc.assert(
    fc.property(fc.array(run, { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 30_000 })), (runs, sizes) => {
      const text = runs.map(({ character, count }) => character.repeat(count)).join('');
      const bytes = Buffer.from(text);
      const { write, follower, close } = followed(folder);
      const pieces: string[] = [];
      let written = 0;
      for (const size of [...sizes, bytes.length]) {
        write(bytes.subarray(written, written + size));
        written += size;
        pieces.push(...follower.read());
      }
      const ended = [...pieces];
      pieces.push(...follower.readRest());
      close();
      expect(pieces.join('')).toBe(text);
      for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(PIECE_BYTES);
      const longestCharacter = 4;
      for (const piece of ended.filter((each) => !each.endsWith('\n'))) {
        expect(Buffer.byteLength(piece)).toBeGreaterThan(PIECE_BYTES - longestCharacter);
      }
    }),
    { seed: 5, numRuns: 100 },
  );
});
