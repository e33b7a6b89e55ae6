/**
 * Raw Cityscapes label ids that a synthetic street holds; nothing else appears in its label maps.
 *
 * @see mcordts/cityscapesScripts cityscapesscripts/helpers/labels.py
 */
export const RAW_IDS = {
  road: 7,
  sidewalk: 8,
  building: 11,
  fence: 13,
  pole: 17,
  trafficSign: 20,
  vegetation: 21,
  terrain: 22,
  sky: 23,
  person: 24,
  rider: 25,
  car: 26,
  bicycle: 33,
} as const;

export type RawId = (typeof RAW_IDS)[keyof typeof RAW_IDS];
