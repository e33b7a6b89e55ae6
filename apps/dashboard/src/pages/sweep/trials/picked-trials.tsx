import { useMemo } from 'react';
import { Link } from 'wouter';
import { useSearchState } from '../../../url/use-search-state.js';
import { compareLink, MAX_TRIALS } from '../../compare/compare-link.js';
import { TRIALS_SEARCH } from './trials-search.js';

/** The trials that are marked for the comparison. */
export interface Picking {
  readonly ids: readonly string[];
  /** Marks a trial, or no longer. */
  readonly onPick: (id: string) => void;
}

/** What is marked, as the address has it; the same object until that changes. */
export function usePicking(): Picking {
  const [{ pick }, setSearch] = useSearchState(TRIALS_SEARCH);
  return useMemo(() => {
    const toggled = (id: string) => (pick.includes(id) ? pick.filter((other) => other !== id) : [...pick, id]);
    return { ids: pick, onPick: (id) => setSearch({ pick: toggled(id) }) };
  }, [pick, setSearch]);
}

export interface PickTrialProps {
  readonly id: string;
  readonly label: string;
  readonly picking: Picking;
}

/** Marks a trial for the comparison. */
export function PickTrial({ id, label, picking: { ids, onPick } }: PickTrialProps) {
  const isPicked = ids.includes(id);
  return (
    <input
      type="checkbox"
      aria-label={`Pick ${label} for the comparison`}
      checked={isPicked}
      disabled={!isPicked && ids.length >= MAX_TRIALS}
      onChange={() => onPick(id)}
    />
  );
}

/** Leads to the picked trials side by side. */
export function PickedTrials() {
  const [{ pick }, setSearch] = useSearchState(TRIALS_SEARCH);
  if (pick.length === 0) return null;
  return (
    <span className="picked">
      <Link href={compareLink({ trials: pick })}>
        Compare {pick.length === 1 ? 'one trial' : `${pick.length} trials`}
      </Link>
      <button type="button" className="link" onClick={() => setSearch({ pick: [] })}>
        none
      </button>
    </span>
  );
}
