import { describe, expect, it } from 'vitest';

import { DatasetFileError } from '../errors.js';
import { cityscapesCamera, parseCalibration } from './camera-file.js';

// The example of mcordts/cityscapesScripts, docs/csCalibration.pdf.
const EXAMPLE = {
  extrinsic: { baseline: 0.209313, pitch: 0.038, roll: 0.0, x: 1.7, y: 0.1, yaw: -0.0195, z: 1.22 },
  intrinsic: { fx: 2262.52, fy: 2265.3017905988554, u0: 1096.98, v0: 513.137 },
};
const FULL_SIZE = { height: 1024, width: 2048 };

function cameraOf(extrinsic: object, intrinsic: object = {}) {
  const file = {
    extrinsic: { ...EXAMPLE.extrinsic, ...extrinsic },
    intrinsic: { ...EXAMPLE.intrinsic, ...intrinsic },
  };
  return cityscapesCamera('c.json', parseCalibration('c.json', JSON.stringify(file)), FULL_SIZE);
}

describe('cityscapesCamera', () => {
  it('takes the intrinsics and turns the pitch into gravity', () => {
    const camera = cameraOf({});
    expect(camera).toMatchObject({ size: FULL_SIZE, fx: 2262.52, fy: 2265.3017905988554, cx: 1096.98, cy: 513.137 });
    const [x, y, z] = camera.down ?? [];
    expect(x).toBe(0);
    expect(y).toBeCloseTo(0.999278, 6);
    expect(z).toBeCloseTo(0.037991, 6);
  });

  it('gives a unit vector that leans with the roll', () => {
    const [x = 0, y = 0, z = 0] = cameraOf({ pitch: 0.3, roll: 0.2 }).down ?? [];
    expect(x).toBeCloseTo(Math.cos(0.3) * Math.sin(0.2), 12);
    expect(Math.hypot(x, y, z)).toBeCloseTo(1, 12);
  });

  it.each([
    [{ u0: 2048 }, '(2048, 513.137)'],
    [{ u0: -1 }, '(-1, 513.137)'],
    [{ v0: 1024.5 }, '(1096.98, 1024.5)'],
  ])('refuses an optical centre outside the image: %j', (intrinsic, got) => {
    expect(() => cameraOf({}, intrinsic)).toThrow(
      `c.json: must have its optical centre (u0, v0) in the image of 2048x1024 pixels; got ${got}`,
    );
  });
});

describe('parseCalibration', () => {
  it('reads what the loader needs and leaves other fields alone', () => {
    expect(parseCalibration('c.json', JSON.stringify({ ...EXAMPLE, note: 'x' }))).toEqual({
      extrinsic: { baseline: 0.209313, pitch: 0.038, roll: 0 },
      intrinsic: EXAMPLE.intrinsic,
    });
  });

  it.each([
    ['intrinsic.fx', 'a number from 1 to 100000', 'nothing', { intrinsic: { fx: undefined } }],
    ['intrinsic.fx', 'a number from 1 to 100000', '-2262', { intrinsic: { fx: -2262 } }],
    ['intrinsic.fy', 'a number from 1 to 100000', '0', { intrinsic: { fy: 0 } }],
    ['intrinsic.fy', 'a number from 1 to 100000', '1000000', { intrinsic: { fy: 1e6 } }],
    ['intrinsic.u0', 'a number', '"1096"', { intrinsic: { u0: '1096' } }],
    ['intrinsic.v0', 'a number', 'null', { intrinsic: { v0: null } }],
    ['extrinsic.baseline', 'a number from 0.001 to 10', '0', { extrinsic: { baseline: 0 } }],
    ['extrinsic.baseline', 'a number from 0.001 to 10', '209.313', { extrinsic: { baseline: 209.313 } }],
    ['extrinsic.pitch', 'a number from -1.5 to 1.5', '2.2', { extrinsic: { pitch: 2.2 } }],
    ['extrinsic.roll', 'a number from -1.5 to 1.5', 'nothing', { extrinsic: { roll: undefined } }],
  ])('refuses %s that is not %s: %s', (field, rule, got, { intrinsic, extrinsic }: Partial<Record<string, object>>) => {
    const file = {
      extrinsic: { ...EXAMPLE.extrinsic, ...extrinsic },
      intrinsic: { ...EXAMPLE.intrinsic, ...intrinsic },
    };
    expect(() => parseCalibration('c.json', JSON.stringify(file))).toThrow(
      new DatasetFileError('c.json', `must have ${field} as ${rule}; got ${got}`),
    );
  });

  it.each([
    ['{"extrinsic": {}}', 'must have extrinsic.baseline as a number from 0.001 to 10; got nothing'],
    ['{"intrinsic": {}}', 'must have extrinsic as an object; got nothing'],
    ['[1]', 'must be an object; got [1]'],
    ['{"extrinsic": {"baseline": NaN}}', 'must be JSON with finite numbers; got NaN'],
    ['{"extrinsic": {"baseline": -Infinity}}', 'must be JSON with finite numbers; got -Infinity'],
    ['{"extrinsic": {"baseline": 1e999}}', 'must have extrinsic.baseline as a number from 0.001 to 10; got Infinity'],
    ['{"extrinsic"', 'must be JSON with finite numbers; got "{\\"extrinsic\\""'],
  ])('refuses a file that reads %s', (text, message) => {
    expect(() => parseCalibration('c.json', text)).toThrow(new DatasetFileError('c.json', message));
  });
});
