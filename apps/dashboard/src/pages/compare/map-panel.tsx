import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Pixels } from './paint.js';
import { moved, type Point, seenPart, type View, zoomed } from './view.js';

/** What all panels of a page share, so that they show the same part. */
export interface SharedView {
  readonly view: View;
  onView(change: (before: View) => View): void;
  /** The pointer is at a point of a panel, in parts of its sides, or at none. */
  onPoint(at: Point | null): void;
}

export interface MapPanelProps extends SharedView {
  readonly title: ReactNode;
  /** For those who do not see the picture. */
  readonly label: string;
  /** Null where there is none yet. */
  readonly pixels: Pixels | null;
  /** In place of the picture. */
  readonly note?: string | null;
  /** Width over height. */
  readonly aspect: number;
}

const WHEEL_FACTOR = 1.0016;

/** A picture that is magnified and moved together with its neighbours. */
export function MapPanel({ title, label, pixels, note, aspect, view, onView, onPoint }: MapPanelProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dragged = useRef<Point | null>(null);
  const width = useDeviceWidth(canvas);

  useEffect(() => {
    const element = canvas.current;
    if (element !== null) draw(element, { pixels, view, width, height: Math.round(width / aspect) });
  }, [pixels, view, width, aspect]);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const zoom = (event: WheelEvent) => {
      event.preventDefault();
      const at = pointOf(element, event);
      onView((before) => zoomed(before, WHEEL_FACTOR ** -event.deltaY, at));
    };
    // React's own listener may not keep the page from scrolling.
    element.addEventListener('wheel', zoom, { passive: false });
    return () => element.removeEventListener('wheel', zoom);
  }, [onView]);

  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const at = pointOf(event.currentTarget, event);
    const from = dragged.current;
    if (from !== null) {
      dragged.current = at;
      onView((before) => moved(before, { x: from.x - at.x, y: from.y - at.y }));
    }
    onPoint(at);
  };

  return (
    <figure className="map">
      <figcaption>{title}</figcaption>
      <div className="map-frame" style={{ aspectRatio: aspect }}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={label}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            dragged.current = pointOf(event.currentTarget, event);
          }}
          onPointerUp={() => {
            dragged.current = null;
          }}
          onPointerMove={move}
          onPointerLeave={() => onPoint(null)}
          onDoubleClick={(event) => {
            const at = pointOf(event.currentTarget, event);
            onView((before) => zoomed(before, 2, at));
          }}
        />
        <span className="map-cross" aria-hidden="true" />
        {note !== undefined && note !== null && <p className="map-note">{note}</p>}
      </div>
    </figure>
  );
}

/** Width of an element in the pixels of the screen. */
function useDeviceWidth(canvas: { readonly current: HTMLCanvasElement | null }): number {
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
  { pixels, view, width, height }: Pick<MapPanelProps, 'pixels' | 'view'> & { width: number; height: number },
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
  // A class ends at the edge of its pixel.
  context.imageSmoothingEnabled = false;
  const seen = [left * pixels.width, top * pixels.height, side * pixels.width, side * pixels.height] as const;
  context.drawImage(picture, ...seen, 0, 0, width, height);
}

function pointOf(
  element: Element,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: (clientX - left) / width, y: (clientY - top) / height };
}
