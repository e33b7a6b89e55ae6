import { describe, expect, it } from 'vitest';
import { evenFrame } from './frame-fixture.js';
import { holeRisk } from './hole-risk.js';

describe('holeRisk', () => {
  it('is 1 beside a near thing, on its left, as wide as the difference of the disparities', () => {
    // 100 pixels of focal length and a baseline of 0.12 m: 2 pixels of disparity at 6 m, 6 pixels at 2 m.
    const frame = evenFrame({ height: 1, width: 20 }, 128, 6);
    frame.depthMetres.fill(2, 10, 15);
    const hidden = [...holeRisk(frame)].flatMap((risk, column) => (risk === 1 ? [column] : []));
    expect(hidden).toEqual([6, 7, 8, 9]);
  });

  it('is seen through what has no depth', () => {
    const frame = evenFrame({ height: 1, width: 20 }, 128, 6);
    frame.depthMetres.fill(2, 10, 15);
    frame.depthMetres.fill(0, 8, 10);
    const risk = holeRisk(frame);
    expect([...risk.subarray(6, 10)]).toEqual([1, 1, 0, 0]);
  });

  it('rises on dark and on shining surfaces only', () => {
    const risks = [0, 25, 50, 128, 235, 245, 255].map(
      (level) => holeRisk(evenFrame({ height: 3, width: 3 }, level))[4],
    );
    expect(risks.map((risk) => Math.round(100 * (risk ?? 0)))).toEqual([70, 35, 0, 0, 0, 35, 70]);
  });

  it('rises with the slope of a surface but not at an edge', () => {
    const frame = evenFrame({ height: 3, width: 4 });
    // Depth grows by 0.5 m per row: 0.5 * 100 / 5.5 = 9.1 metres per metre of view in the middle row.
    for (const [row, depth] of [6, 5.5, 5].entries()) frame.depthMetres.fill(depth, 4 * row, 4 * row + 4);
    expect(holeRisk(frame)[5]).toBeCloseTo((0.6 * 9.0909) / 25, 4);
    frame.depthMetres.fill(20, 0, 4);
    frame.depthMetres.fill(5.5, 8, 12);
    expect(holeRisk(frame)[5]).toBe(0);
  });
});
