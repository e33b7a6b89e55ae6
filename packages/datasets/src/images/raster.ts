/** Image size in pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** A decoded colour picture at its stored size. */
export interface RgbImage extends ImageSize {
  /** [height, width, 3], row-major, 0 to 255. */
  readonly data: Uint8Array;
}

/** One integer per pixel: raw ids as a file holds them, or class indices after a label set was applied. */
export interface LabelMap extends ImageSize {
  /** [height, width], row-major. */
  readonly data: Uint8Array;
}
