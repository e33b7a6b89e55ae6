import type { ImageSize } from './images/raster.js';

/**
 * Pinhole camera of an image. The optical centre is counted as OpenCV and the camera files of the datasets count it:
 * the centre of the upper left pixel is (0, 0).
 */
export interface Camera {
  /** Size of the image that the numbers below are for, in pixels. */
  readonly size: ImageSize;
  /** Focal lengths in pixels, > 0. */
  readonly fx: number;
  readonly fy: number;
  /** Optical centre in pixels: x to the right, y down. */
  readonly cx: number;
  readonly cy: number;
  /** Unit vector along gravity in image axes (x right, y down, z forward); null when the dataset does not know it. */
  readonly down: readonly [x: number, y: number, z: number] | null;
}

/**
 * The camera of the same picture at another size. Focal lengths grow with the axes; so does the distance of the centre
 * from the outer edge of the picture, which lies half a pixel before 0.
 */
export function resizedCamera(camera: Camera, size: ImageSize): Camera {
  const scaleX = size.width / camera.size.width;
  const scaleY = size.height / camera.size.height;
  return {
    ...camera,
    size: { height: size.height, width: size.width },
    fx: camera.fx * scaleX,
    fy: camera.fy * scaleY,
    cx: (camera.cx + 0.5) * scaleX - 0.5,
    cy: (camera.cy + 0.5) * scaleY - 0.5,
  };
}
