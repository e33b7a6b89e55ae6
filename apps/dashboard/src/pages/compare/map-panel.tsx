import { type PointerEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Pixels } from './paint.js';
import { useDrawnPixels } from './use-drawn-pixels.js';
import { moved, type Point, type View, zoomed } from './view.js';

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
  // A class ends at the edge of its pixel.
  useDrawnPixels(canvas, { pixels, view, aspect, isSmooth: false });

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

function pointOf(
  element: Element,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: (clientX - left) / width, y: (clientY - top) / height };
}
