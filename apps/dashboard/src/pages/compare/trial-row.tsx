import { useMemo } from 'react';
import { percent, points } from '../../format/numbers.js';
import { GateRow } from './gate-row.js';
import { letterOf } from './letter-of.js';
import { MapPanel, type SharedView } from './map-panel.js';
import { type ConfusedClasses, type Paint, paintClasses, paintErrors, paintImprovement } from './paint.js';
import type { ComparedTrial } from './use-compared-trials.js';
import type { SeenSample } from './use-seen-sample.js';

export interface TrialRowProps {
  readonly seen: SeenSample;
  readonly trial: ComparedTrial;
  /** Place of its evaluation. */
  readonly index: number;
  /** Null while what lies beneath the maps is read. */
  readonly paint: Paint | null;
  /** Width over height. */
  readonly aspect: number;
  /** 0 to 1. */
  readonly opacity: number;
  readonly withGates: boolean;
  /** The errors that are looked for; null for all. */
  readonly confusion: ConfusedClasses | null;
  readonly shared: SharedView;
}

/** What one trial made of a sample. */
export function TrialRow(props: TrialRowProps) {
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
      {withGates && <GateRow seen={seen} index={index} aspect={aspect} shared={shared} opacity={opacity} />}
    </section>
  );
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
