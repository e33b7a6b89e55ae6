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

/** Distances along the optical axis. */
export interface DepthMap extends ImageSize {
  /** [height, width], row-major, in metres; 0 where nothing was measured. */
  readonly data: Float32Array;
}

/** One measured or computed number per pixel, such as a band of the spectrum or a vegetation index. */
export interface FloatMap extends ImageSize {
  /** [height, width], row-major. */
  readonly data: Float32Array;
}

/** One 16-bit number per pixel as a file holds it: disparity or depth in units of the dataset, instance ids. */
export interface Uint16Map extends ImageSize {
  /** [height, width], row-major, 0 to 65535. */
  readonly data: Uint16Array;
}

/** Three 16-bit numbers per pixel as a file holds them. */
export interface Uint16RgbImage extends ImageSize {
  /** [height, width, 3], row-major, 0 to 65535. */
  readonly data: Uint16Array;
}
