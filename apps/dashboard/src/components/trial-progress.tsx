import type { TrialCounts } from '@ssma/orchestrator/client';
import { count } from '../format/numbers.js';

const ORDER = ['complete', 'running', 'stopped', 'failed', 'waiting'] as const;

/** How many trials are in which state, as a bar of parts and in words. */
export function TrialProgress({ trials }: { readonly trials: TrialCounts }) {
  const total = ORDER.reduce((sum, state) => sum + trials[state], 0);
  const words = ORDER.filter((state) => trials[state] > 0).map((state) => `${count(trials[state])} ${state}`);
  return (
    <span className="trial-progress">
      <span className="bar-parts" role="img" aria-label={words.join(', ') || 'no trials'}>
        {ORDER.filter((state) => trials[state] > 0).map((state) => (
          <span key={state} data-state={state} style={{ flexGrow: trials[state] }} />
        ))}
      </span>
      <span className="numbers">
        {count(trials.complete)}/{count(total)}
      </span>
    </span>
  );
}
