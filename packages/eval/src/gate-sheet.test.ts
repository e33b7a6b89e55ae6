import { expect, test } from 'vitest';
import { gatePicture, gateRows } from './gate-sheet.js';

test('a gate is drawn in the colour of its level, nearest pixels [1,2] to [2,4]', () => {
  const picture = gatePicture({ height: 1, width: 2, data: Float32Array.of(0, 1) }, { height: 2, width: 4 });
  const row = [0, 0, 4, 0, 0, 4, 252, 255, 164, 252, 255, 164];
  expect(picture).toEqual({ height: 2, width: 4, data: Uint8Array.of(...row, ...row) });
});

test('a row per block: inputs, then gates in the same order, sizes and means in the caption', () => {
  const grey = { height: 2, width: 2, data: new Uint8Array(12).fill(9) };
  const dark = { height: 2, width: 2, data: new Uint8Array(12).fill(3) };
  const byModality = { depth: Float32Array.of(1), rgb: Float32Array.of(0) };
  const sheet = gateRows([{ block: 'ssma/latent', height: 1, width: 1, byModality }], { rgb: grey, depth: dark });
  expect(sheet.columns).toEqual(['rgb', 'depth', 'gate of rgb', 'gate of depth']);
  expect(sheet.rows.map(({ caption }) => caption)).toEqual(['ssma/latent   1 x 1   mean rgb 0.00, depth 1.00']);
  expect(sheet.rows[0]?.pictures.map(({ data }) => [...data.subarray(9)])).toEqual([
    [9, 9, 9],
    [3, 3, 3],
    [0, 0, 4],
    [252, 255, 164],
  ]);
  expect(sheet.scale?.labels).toEqual(['0', '0.25', '0.5', '0.75', '1']);
});

test('names the modality whose gates are missing', () => {
  const picture = { height: 1, width: 1, data: new Uint8Array(3) };
  const maps = [{ block: 'ssma/latent', height: 1, width: 1, byModality: { rgb: Float32Array.of(0) } }];
  expect(() => gateRows(maps, { depth: picture })).toThrow('gateRows: maps must hold modality depth; got rgb');
});
