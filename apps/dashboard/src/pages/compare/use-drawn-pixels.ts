import { useEffect, useState } from 'react';
import type { Pixels } from './paint.js';
import { seenPart, type View } from './view.js';

export interface DrawnPixels {
  /** Null where there are none yet. */
  readonly pixels: Pixels | null;
  readonly view: View;
  /** Width over height. */
  readonly aspect: number;
  /** Whether a pixel of the screen may be a mixture of several. */
  readonly isSmooth: boolean;
}

type CanvasRef = { readonly current: HTMLCanvasElement | null };

/** Keeps pixels drawn on a canvas, at the resolution of the screen. */
export function useDrawnPixels(canvas: CanvasRef, { pixels, view, aspect, isSmooth }: DrawnPixels): void {
  const width = useDeviceWidth(canvas);
  useEffect(() => {
    const element = canvas.current;
    if (element !== null) draw(element, { pixels, view, isSmooth, width, height: Math.round(width / aspect) });
  }, [canvas, pixels, view, isSmooth, width, aspect]);
}

/** Width of an element in the pixels of the screen. */
function useDeviceWidth(canvas: CanvasRef): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.round(element.clientWidth * devicePixelRatio)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [canvas]);
  return width;
}

function draw(
  canvas: HTMLCanvasElement,
  { pixels, view, isSmooth, width, height }: Omit<DrawnPixels, 'aspect'> & { width: number; height: number },
): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.clearRect(0, 0, width, height);
  if (pixels === null || width === 0) return;
  const picture = new OffscreenCanvas(pixels.width, pixels.height);
  picture.getContext('2d')?.putImageData(new ImageData(pixels.data, pixels.width, pixels.height), 0, 0);
  const { left, top, side } = seenPart(view);
  context.imageSmoothingEnabled = isSmooth;
  context.imageSmoothingQuality = 'high';
  const seen = [left * pixels.width, top * pixels.height, side * pixels.width, side * pixels.height] as const;
  context.drawImage(picture, ...seen, 0, 0, width, height);
}
