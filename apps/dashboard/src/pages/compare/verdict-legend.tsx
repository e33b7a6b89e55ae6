import { type Color, gateColor, VERDICT_COLORS } from './paint.js';

type Kind = keyof typeof VERDICT_COLORS;

const ERRORS: readonly (readonly [Kind, string])[] = [['wrong', 'wrong']];
const CONFUSION: readonly (readonly [Kind, string])[] = [
  ['wrong', 'this confusion'],
  ['otherWrong', 'other error'],
];
const COMPARED: readonly (readonly [Kind, string])[] = [
  ['better', 'right, A wrong'],
  ['worse', 'wrong, A right'],
  ['bothWrong', 'both wrong'],
];
const IGNORED: readonly (readonly [Kind, string])[] = [['ignored', 'not counted']];

const GATE_STOPS = [0, 64, 128, 191, 255].map((level) => cssColor(gateColor(level))).join(', ');

export interface LegendProps {
  readonly withGates: boolean;
  /** Whether there is more than one trial. */
  readonly isCompared: boolean;
  /** Whether some errors are looked for. */
  readonly isConfusion: boolean;
}

/** Colours of error and improvement maps, and the scale of gates. */
export function Legend({ withGates, isCompared, isConfusion }: LegendProps) {
  const kinds = [...(isConfusion ? CONFUSION : ERRORS), ...(isCompared ? COMPARED : []), ...IGNORED];
  return (
    <ul className="verdicts">
      {kinds.map(([kind, name]) => (
        <li key={kind}>
          <span className="color-key" style={{ background: cssColor(VERDICT_COLORS[kind]) }} />
          {name}
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
