import { type Color, gateColor, VERDICT_COLORS } from './paint.js';

const NAMES = {
  wrong: 'wrong',
  better: 'right, A wrong',
  worse: 'wrong, A right',
  bothWrong: 'both wrong',
  ignored: 'not counted',
} as const satisfies Record<keyof typeof VERDICT_COLORS, string>;

const GATE_STOPS = [0, 64, 128, 191, 255].map((level) => cssColor(gateColor(level))).join(', ');

/** Colours of error and improvement maps, and the scale of gates. */
export function Legend({ withGates }: { readonly withGates: boolean }) {
  const kinds = Object.keys(NAMES) as (keyof typeof NAMES)[];
  return (
    <ul className="verdicts">
      {kinds.map((kind) => (
        <li key={kind}>
          <span className="color-key" style={{ background: cssColor(VERDICT_COLORS[kind]) }} />
          {NAMES[kind]}
        </li>
      ))}
      {withGates && (
        <li>
          gate 0 <span className="gate-scale" style={{ background: `linear-gradient(90deg, ${GATE_STOPS})` }} /> 1
        </li>
      )}
    </ul>
  );
}

function cssColor(color: Color): string {
  return `rgb(${color.join(' ')})`;
}
