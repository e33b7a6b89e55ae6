import { Link } from 'wouter';
import { Menu } from '../../components/menu.js';
import { MAX_TRIALS } from './compare-link.js';
import { letterOf } from './letter-of.js';
import { TrialPicker } from './trial-picker.js';
import type { ComparedTrial } from './use-compared-trials.js';

export interface ComparedTrialsProps {
  readonly trials: readonly ComparedTrial[];
  onChange(ids: readonly string[]): void;
}

/** Which trials are compared, the reference first. */
export function ComparedTrialList({ trials, onChange }: ComparedTrialsProps) {
  const ids = trials.map(({ id }) => id);
  return (
    <div className="compared">
      <ol>
        {trials.map(({ id, label, sweep, evaluation }, index) => (
          <li key={id}>
            <span className="letter">{letterOf(index)}</span>
            <Link href={`/trials/${id}`} title={`${sweep}: ${label}`}>
              {label}
            </Link>
            {evaluation === null && <span className="quiet"> has no result</span>}
            {index === 0 ? (
              trials.length > 1 && <span className="quiet">reference</span>
            ) : (
              <button
                type="button"
                className="icon"
                aria-label={`Make ${label} the reference`}
                title="Make it the reference"
                onClick={() => onChange([id, ...ids.filter((other) => other !== id)])}
              >
                ⇤
              </button>
            )}
            <button
              type="button"
              className="icon"
              aria-label={`Leave ${label} out`}
              title="Leave it out"
              onClick={() => onChange(ids.filter((other) => other !== id))}
            >
              ✕
            </button>
          </li>
        ))}
      </ol>
      {trials.length < MAX_TRIALS && (
        <Menu label="Add a trial">
          <TrialPicker chosen={ids} onPick={(id) => onChange([...ids, id])} />
        </Menu>
      )}
    </div>
  );
}
