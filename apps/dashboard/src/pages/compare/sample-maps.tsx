import { useMemo } from 'react';
import { letterOf } from './letter-of.js';
import { MapPanel, type SharedView } from './map-panel.js';
import { type Color, type ConfusedClasses, type Paint, paintClasses } from './paint.js';
import { TrialRow } from './trial-row.js';
import type { ComparedTrial } from './use-compared-trials.js';
import type { SeenSample } from './use-seen-sample.js';

export interface SampleMapsProps {
  readonly seen: SeenSample;
  /** In the order of the evaluations. */
  readonly trials: readonly ComparedTrial[];
  /** Ids of classes that are not to be seen. */
  readonly hidden: ReadonlySet<number>;
  /** 0 to 1. */
  readonly opacity: number;
  readonly withGates: boolean;
  /** The errors that are looked for; null for all. */
  readonly confusion: ConfusedClasses | null;
  readonly shared: SharedView;
}

/** Inputs and truth, and beneath them a row for each trial. */
export function SampleMaps(props: SampleMapsProps) {
  const { seen, trials, shared, opacity, withGates, confusion } = props;
  const shape = seen.details.find(({ value }) => value !== null)?.value ?? { width: 2, height: 1 };
  const aspect = shape.width / shape.height;
  const paint = usePaint(props);
  const truth = seen.truth.value;
  const truthPixels = useMemo(
    () => (truth === null || paint === null ? null : paintClasses(truth, paint)),
    [truth, paint],
  );
  return (
    <div className="maps">
      <div className="map-row">
        {seen.inputs.map(({ modality, of, value, error }) => (
          <MapPanel
            key={modality}
            {...shared}
            title={
              <>
                {modality} <span className="quiet">{trials.length > 1 && `as shown to ${letterOf(of)}`}</span>
              </>
            }
            label={`Input ${modality}`}
            pixels={value}
            note={error}
            aspect={aspect}
          />
        ))}
        <MapPanel
          {...shared}
          title="Truth"
          label="True classes"
          pixels={truthPixels}
          note={seen.truth.error}
          aspect={aspect}
        />
      </div>
      {trials.map((trial, index) => (
        <TrialRow key={trial.id} {...{ seen, shared, opacity, withGates, confusion, trial, index, paint, aspect }} />
      ))}
    </div>
  );
}

/** Classes lie over the first input; where it cannot be read, over black. */
function usePaint({ seen, hidden, opacity }: SampleMapsProps): Paint | null {
  const [first] = seen.inputs;
  const detail = seen.details.find(({ value }) => value !== null)?.value ?? null;
  const input = first?.value ?? null;
  const isMissing = first !== undefined && first.error !== null;
  return useMemo(() => {
    if (detail === null) return null;
    const { height, width } = detail;
    const base = input ?? (isMissing ? { height, width, data: new Uint8ClampedArray(4 * height * width) } : null);
    if (base === null) return null;
    const colors = detail.classes.map(({ color }, id): Color | null => (hidden.has(id) ? null : color));
    return { input: base, colors, opacity };
  }, [detail, input, isMissing, hidden, opacity]);
}
