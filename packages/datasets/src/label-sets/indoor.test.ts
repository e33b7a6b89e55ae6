import { describe, expect, it } from 'vitest';

import { SCANNET_20 } from './scannet.js';
import { SUN_RGBD_37 } from './sun-rgbd.js';

const VOID = 255;

describe('the label set of SUN RGB-D', () => {
  it('has class i for id i + 1, and void for 0 and 255', () => {
    expect(SUN_RGBD_37.classes).toHaveLength(37);
    expect([...SUN_RGBD_37.classByRawId.subarray(0, 39)]).toEqual([VOID, ...Array(37).keys(), VOID]);
    expect(SUN_RGBD_37.rawIds).toEqual([...Array(38).keys(), VOID]);
  });

  it('has the names of seg37list.mat at both ends and the middle', () => {
    const names = SUN_RGBD_37.classes.map(({ name }) => name);
    expect([names[0], names[18], names[27], names[36]]).toEqual(['wall', 'mirror', 'shower curtain', 'bag']);
    expect(new Set(SUN_RGBD_37.classes.map(({ color }) => color.join())).size).toBe(37);
  });
});

describe('the label set of ScanNet', () => {
  it('maps NYU40 ids to the 20 classes of the benchmark', () => {
    // ScanNet/ScanNet, BenchmarkScripts/util.py, VALID_CLASS_IDS.
    const valid = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 24, 28, 33, 34, 36, 39];
    const classes = Array.from({ length: 41 }, (_, id) => (valid.includes(id) ? valid.indexOf(id) : VOID));
    expect([...SCANNET_20.classByRawId.subarray(0, 41)]).toEqual(classes);
    expect(SCANNET_20.rawIds).toEqual([...Array(41).keys(), VOID]);
    expect(SCANNET_20.classes[13]).toEqual({ name: 'curtain', color: [219, 219, 141] });
  });
});
