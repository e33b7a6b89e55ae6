/** Formats that the synthetic world can be written in. */
export const SYNTHETIC_FORMATS = [
  'cityscapes',
  'synthia',
  'synthia-sequences',
  'sun-rgbd',
  'scannet',
  'freiburg-forest',
] as const;
export type SyntheticFormat = (typeof SYNTHETIC_FORMATS)[number];
