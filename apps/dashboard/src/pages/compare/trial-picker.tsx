import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { QueryView } from '../../components/query-view.js';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';
import { percent } from '../../format/numbers.js';

export interface TrialPickerProps {
  /** Ids of trials that are chosen already. */
  readonly chosen: readonly string[];
  onPick(trial: string): void;
}

/** Chooses a trial that has a result, by its sweep. */
export function TrialPicker({ chosen, onPick }: TrialPickerProps) {
  const client = useClient();
  const [sweep, setSweep] = useState<string | null>(null);
  const sweeps = useQuery({
    queryKey: KEYS.sweeps,
    queryFn: ({ signal }) => client.listSweeps({ limit: 200 }, { signal }),
  });
  return (
    <div className="trial-picker">
      <QueryView query={sweeps} of="sweeps">
        {({ items }) => {
          const id = sweep ?? items[0]?.id ?? null;
          return (
            <>
              <label>
                Sweep
                <select value={id ?? ''} onChange={(change) => setSweep(change.target.value)}>
                  {items.map(({ id: value, name }) => (
                    <option key={value} value={value}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
              {id === null ? (
                <p className="quiet">There is no sweep.</p>
              ) : (
                <Trials {...{ sweep: id, chosen, onPick }} />
              )}
            </>
          );
        }}
      </QueryView>
    </div>
  );
}

function Trials({ sweep, chosen, onPick }: TrialPickerProps & { readonly sweep: string }) {
  const client = useClient();
  const query = useQuery({
    queryKey: [...KEYS.sweep(sweep), 'trials', 'best'],
    queryFn: ({ signal }) =>
      client.listTrials(sweep, { state: ['complete'], sort: 'meanIou', order: 'descending', limit: 200 }, { signal }),
  });
  return (
    <QueryView query={query} of="trials">
      {({ items }) =>
        items.length === 0 ? (
          <p className="quiet">No trial of this sweep has a result.</p>
        ) : (
          <ol className="pick-list">
            {items.map(({ id, label, meanIou }) => (
              <li key={id}>
                <button type="button" className="pick-button" disabled={chosen.includes(id)} onClick={() => onPick(id)}>
                  <span>{label}</span>
                  <span className="quiet">{percent(meanIou)} %</span>
                </button>
              </li>
            ))}
          </ol>
        )
      }
    </QueryView>
  );
}
