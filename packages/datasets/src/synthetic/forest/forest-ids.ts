/**
 * Label ids of a synthetic forest: the classes of Freiburg Forest in the order of its class list, with trees apart
 * from other vegetation as in its colour-coded masks.
 *
 * @see Valada et al. 2016, "Deep Multispectral Semantic Scene Understanding of Forested Environments using Multimodal
 *      Fusion", ISER; README of the data set
 */
export const FOREST_IDS = {
  trail: 1,
  grass: 2,
  vegetation: 3,
  sky: 4,
  obstacle: 5,
  tree: 6,
} as const;

/**
 * Reflectance in near infrared, 0 to 1: leaves scatter most of it, wood less, soil and stone little.
 *
 * Ours, after the usual spectra of green vegetation (0.4 to 0.6 and more in clear weather) and dry soil (0.2 to 0.3).
 */
export const NEAR_INFRARED = {
  leaves: 0.78,
  needles: 0.62,
  grass: 0.66,
  bark: 0.34,
  soil: 0.22,
  stone: 0.17,
  deadWood: 0.2,
} as const;
