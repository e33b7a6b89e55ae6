import { Legend } from './verdict-legend.js';
import { type View, WHOLE, zoomed } from './view.js';

export interface MapControlsProps {
  /** Per cent. */
  readonly opacity: number;
  readonly view: View;
  /** Whether gates are shown; null where there are none. */
  readonly gates: boolean | null;
  /** Whether there is more than one trial. */
  readonly isCompared: boolean;
  /** Whether some errors are looked for. */
  readonly isConfusion: boolean;
  onOpacity(opacity: number): void;
  onView(change: (before: View) => View): void;
  onGates(gates: boolean): void;
  onStep(by: 1 | -1): void;
}

const MIDDLE = { x: 0.5, y: 0.5 };

/** How the pictures are shown. */
export function MapControls(props: MapControlsProps) {
  const { opacity, view, gates, isCompared, isConfusion, onOpacity, onView, onGates, onStep } = props;
  return (
    <div className="map-controls">
      <span className="button-row">
        <button type="button" onClick={() => onStep(-1)} title="k or arrow key">
          Previous
        </button>
        <button type="button" onClick={() => onStep(1)} title="j or arrow key">
          Next
        </button>
      </span>
      <label>
        Opacity
        <input
          type="range"
          min={0}
          max={100}
          value={opacity}
          onChange={(change) => onOpacity(Number(change.target.value))}
        />
        <output>{opacity} %</output>
      </label>
      <span className="button-row">
        <button
          type="button"
          aria-label="Zoom out"
          title="-"
          onClick={() => onView((now) => zoomed(now, 1 / 1.5, MIDDLE))}
        >
          −
        </button>
        <output aria-label="Zoom">{view.zoom.toFixed(1)}×</output>
        <button type="button" aria-label="Zoom in" title="+" onClick={() => onView((now) => zoomed(now, 1.5, MIDDLE))}>
          +
        </button>
        <button type="button" title="0" disabled={view.zoom === 1} onClick={() => onView(() => WHOLE)}>
          Whole picture
        </button>
      </span>
      {gates !== null && (
        <label>
          <input type="checkbox" checked={gates} onChange={(change) => onGates(change.target.checked)} />
          Gates
        </label>
      )}
      <Legend withGates={gates === true} isCompared={isCompared} isConfusion={isConfusion} />
    </div>
  );
}
