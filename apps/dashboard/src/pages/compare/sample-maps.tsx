import { type ReactNode, useMemo } from 'react';
import { percent, points } from '../../format/numbers.js';
import { MapPanel, type SharedView } from './map-panel.js';
import {
  type Color,
  type ConfusedClasses,
  type Paint,
  type Pixels,
  paintClasses,
  paintErrors,
  paintGate,
  paintImprovement,
} from './paint.js';
import type { ComparedTrial } from './use-compared-trials.js';
import type { Read, SeenSample } from './use-seen-sample.js';

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
  const { seen, trials, shared } = props;
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
        <TrialRow key={trial.id} {...props} trial={trial} index={index} paint={paint} aspect={aspect} />
      ))}
    </div>
  );
}

/** How trials are named where there is little room. */
export function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}

interface TrialRowProps extends SampleMapsProps {
  readonly trial: ComparedTrial;
  readonly index: number;
  readonly paint: Paint | null;
  readonly aspect: number;
}

function TrialRow(props: TrialRowProps) {
  const { seen, trial, index, paint, aspect, shared, withGates, opacity, confusion } = props;
  const maps = useTrialMaps(seen, { index, paint, confusion });
  const detail = seen.details[index]?.value ?? null;
  const first = seen.details[0]?.value ?? null;
  const name = letterOf(index);
  const note = seen.predictions[index]?.error ?? null;
  const errorsNote = note ?? seen.truth.error;
  const gain =
    detail === null || first === null || detail.meanIou === null || first.meanIou === null
      ? null
      : detail.meanIou - first.meanIou;
  return (
    <section className="map-trial" aria-label={`${name}: ${trial.label}`}>
      <h3>
        <span className="letter">{name}</span> {trial.label}{' '}
        <span className="quiet">
          mIoU {percent(detail?.meanIou ?? null)} %{index > 0 && `, ${points(gain)} to A`}
        </span>
      </h3>
      <div className="map-row">
        <MapPanel
          {...shared}
          title="Prediction"
          label={`Prediction of ${name}`}
          pixels={maps.prediction}
          note={note}
          aspect={aspect}
        />
        <MapPanel
          {...shared}
          title="Errors"
          label={`Errors of ${name}`}
          pixels={maps.errors}
          note={errorsNote}
          aspect={aspect}
        />
        {index > 0 && (
          <MapPanel
            {...shared}
            title="Improvement over A"
            label={`Improvement of ${name} over A`}
            pixels={maps.improvement}
            note={errorsNote ?? seen.predictions[0]?.error ?? null}
            aspect={aspect}
          />
        )}
      </div>
      {withGates && <Gates seen={seen} index={index} aspect={aspect} shared={shared} opacity={opacity} />}
    </section>
  );
}

/** How much the SSMA blocks of a trial let through of each modality. */
function Gates({
  seen,
  index,
  aspect,
  shared,
  opacity,
}: Pick<TrialRowProps, 'seen' | 'index' | 'aspect' | 'shared' | 'opacity'>) {
  const gates = seen.gates.filter(({ of }) => of === index);
  const input = seen.inputs.find(({ value }) => value !== null)?.value ?? null;
  if (gates.length === 0) return null;
  return (
    <div className="map-row gates">
      {gates.map(({ map, value, error }) => (
        <GatePanel
          key={map.number}
          gate={{ value, error }}
          input={input}
          opacity={opacity}
          title={
            <>
              {map.modality} gate, {map.block.replace('ssma/', '')}{' '}
              <span className="quiet">{`mean ${map.mean.toFixed(2)}`}</span>
            </>
          }
          label={`Gate of ${map.modality} in ${map.block} of ${letterOf(index)}, ${map.width} by ${map.height}`}
          aspect={aspect}
          shared={shared}
        />
      ))}
    </div>
  );
}

interface GatePanelProps {
  readonly gate: Read<NonNullable<SeenSample['gates'][number]['value']>>;
  readonly input: Pixels | null;
  readonly opacity: number;
  readonly title: ReactNode;
  readonly label: string;
  readonly aspect: number;
  readonly shared: SharedView;
}

function GatePanel({ gate: { value, error }, input, opacity, title, label, aspect, shared }: GatePanelProps) {
  const pixels = useMemo(
    () => (value === null || input === null ? null : paintGate(value, { input, opacity })),
    [value, input, opacity],
  );
  return <MapPanel {...shared} title={title} label={label} pixels={pixels} note={error} aspect={aspect} />;
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

function useTrialMaps(
  { truth, predictions }: SeenSample,
  { index, paint, confusion }: Pick<TrialRowProps, 'index' | 'paint' | 'confusion'>,
) {
  const prediction = predictions[index]?.value ?? null;
  const reference = predictions[0]?.value ?? null;
  const label = truth.value;
  return useMemo(() => {
    if (paint === null || prediction === null) return { prediction: null, errors: null, improvement: null };
    const judged = label === null ? null : { truth: label, prediction };
    return {
      prediction: paintClasses(prediction, paint),
      errors: judged === null ? null : paintErrors(judged, paint, confusion),
      improvement: judged === null || reference === null ? null : paintImprovement({ ...judged, reference }, paint),
    };
  }, [label, prediction, reference, paint, confusion]);
}
