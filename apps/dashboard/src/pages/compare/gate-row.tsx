import { type ReactNode, useMemo } from 'react';
import { letterOf } from './letter-of.js';
import { MapPanel, type SharedView } from './map-panel.js';
import { type Pixels, paintGate } from './paint.js';
import type { Read, SeenSample } from './use-seen-sample.js';

export interface GateRowProps {
  readonly seen: SeenSample;
  /** Place of the evaluation. */
  readonly index: number;
  /** Width over height. */
  readonly aspect: number;
  /** 0 to 1. */
  readonly opacity: number;
  readonly shared: SharedView;
}

/** How much the SSMA blocks of a trial let through of each modality. */
export function GateRow({ seen, index, aspect, shared, opacity }: GateRowProps) {
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
