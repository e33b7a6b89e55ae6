import { describe, expect, it } from 'vitest';
import { renderStreetScene } from '../render-street-scene.js';
import { applyFaults } from './apply-faults.js';
import { FAULT_PRESETS } from './fault-presets.js';
import { type Faults, FaultsSpec } from './faults-spec.js';
import { evenFrame } from './frame-fixture.js';

const STREET = renderStreetScene({ seed: 1, index: 0, height: 32, width: 64, condition: 'day' });
const PRESETS = Object.entries<Faults>(FAULT_PRESETS);

describe('applyFaults', () => {
  it('gives the frame itself where nothing is wrong', () => {
    expect(applyFaults(STREET, FaultsSpec.parse({}), 1)).toBe(STREET);
  });

  it.each(PRESETS)('of %s is the same for the same seed and changes neither its input nor labels', (_, faults) => {
    const before = structuredClone(STREET);
    const faulty = applyFaults(STREET, faults, 9);
    expect(applyFaults(STREET, faults, 9)).toEqual(faulty);
    expect(STREET).toEqual(before);
    const { color, depthMetres, ...others } = faulty;
    expect({ ...others, color: null, depthMetres: null }).toEqual({ ...before, color: null, depthMetres: null });
    expect([color, depthMetres]).not.toEqual([before.color, before.depthMetres]);
  });

  it.each(PRESETS)('of %s hurts one sensor and spares the other', (_, faults) => {
    const { color, depthMetres } = applyFaults(STREET, faults, 9);
    expect([color === STREET.color, depthMetres === STREET.depthMetres].filter(Boolean)).toHaveLength(1);
  });

  it('decides on holes before anything happens to colour', () => {
    const holes = { depthHoles: { share: 0.2, rangeMetres: 50 } };
    const [alone, blind] = [holes, { ...holes, deadCamera: true }].map((faults) =>
      applyFaults(STREET, FaultsSpec.parse(faults), 2),
    );
    expect(blind?.depthMetres).toEqual(alone?.depthMetres);
  });

  it('exposes after it has blurred', () => {
    const frame = evenFrame({ height: 1, width: 10 }, 0);
    frame.color.fill(255, 12, 15);
    const { color } = applyFaults(frame, FaultsSpec.parse({ motionBlur: 0.2, overExposure: 4 }), 1);
    // 147 twice as bright is white; blurred after it had been exposed, it would be 147.
    expect([...color.subarray(9, 18)]).toEqual(new Array(9).fill(255));
  });

  it('measures no depth at all where the sensor is dead', () => {
    const { depthMetres } = applyFaults(STREET, FAULT_PRESETS['dead-depth'], 1);
    expect(depthMetres).toEqual(new Float32Array(32 * 64));
  });

  it.each([
    [0.25, [0, 1, 2, 3, 0, 5, 6, 7]],
    [-0.5, [3, 4, 0, 0, 7, 8, 0, 0]],
    [0.01, [0, 1, 2, 3, 0, 5, 6, 7]],
  ])('shifts depth by %d widths, one pixel at least', (misalignment, expected) => {
    const frame = { ...evenFrame({ height: 2, width: 4 }), depthMetres: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
    const { depthMetres } = applyFaults(frame, FaultsSpec.parse({ misalignment }), 1);
    expect([...depthMetres]).toEqual(expected);
  });
});

describe('FaultsSpec', () => {
  it('reads its presets as they are', () => {
    for (const [name, faults] of PRESETS) expect(FaultsSpec.parse(faults), name).toEqual(faults);
  });

  it.each([
    [{ deadDepth: true, depthNoise: 0.01 }, 'depthNoise', 'must be left out where the sensor is dead'],
    [{ deadCamera: true, glare: 1 }, 'glare', 'must be left out where the sensor is dead'],
    [{ depthHoles: { share: 1.5, rangeMetres: 10 } }, 'depthHoles.share', 'Too big'],
    [{ overExposure: 0.5 }, 'overExposure', 'Too small'],
    [{ misalignment: 0 }, 'misalignment', 'must not be 0'],
    [{ rust: 1 }, '', 'Unrecognized key'],
  ])('refuses %j', (faults, path, message) => {
    const [issue] = FaultsSpec.safeParse(faults).error?.issues ?? [];
    expect(issue?.path.join('.')).toBe(path);
    expect(issue?.message).toContain(message);
  });
});
