import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Page } from '../../components/page.js';
import { QueryView } from '../../components/query-view.js';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';
import { oneOf, text } from '../../url/search-state.js';
import { useSearchState } from '../../url/use-search-state.js';
import { SubmitSweep } from './submit-sweep.js';
import { SweepTable } from './sweep-table.js';

const SEARCH = {
  name: text(),
  state: oneOf(['any', 'active', 'paused', 'stopped', 'cancelled'], 'any'),
  sort: oneOf(['startedAt', 'name', 'meanIou', 'numTrials'], 'startedAt'),
  order: oneOf(['ascending', 'descending'], 'descending'),
} as const;

/** Every sweep with its progress and best trial. */
export function SweepsPage() {
  const client = useClient();
  const [search, setSearch] = useSearchState(SEARCH);
  const [isSubmitting, setIsSubmitting] = useState(false);
  const { name, state, sort, order } = search;
  const query = useQuery({
    queryKey: [...KEYS.sweeps, search],
    queryFn: ({ signal }) =>
      client.listSweeps(
        {
          limit: 500,
          sort,
          order,
          ...(name.trim() !== '' && { name: name.trim() }),
          ...(state !== 'any' && { state }),
        },
        { signal },
      ),
  });
  return (
    <Page
      title="Sweeps"
      actions={
        <>
          <input
            type="search"
            aria-label="Find by name"
            placeholder="find by name"
            value={name}
            onChange={(change) => setSearch({ name: change.target.value })}
          />
          <select
            aria-label="State"
            value={state}
            onChange={({ target: { value } }) => setSearch({ state: SEARCH.state.read([value]) ?? 'any' })}
          >
            <option value="any">Any state</option>
            <option>active</option>
            <option>paused</option>
            <option>stopped</option>
            <option>cancelled</option>
          </select>
          <button type="button" className="primary" onClick={() => setIsSubmitting(true)}>
            Submit a sweep
          </button>
        </>
      }
    >
      {isSubmitting && <SubmitSweep onClose={() => setIsSubmitting(false)} />}
      <QueryView query={query} of="sweeps">
        {({ items }) => (
          <SweepTable
            sweeps={items}
            isFiltered={name !== '' || state !== 'any'}
            sorting={{ by: sort, order }}
            onSort={(sorting) =>
              setSearch({ sort: SEARCH.sort.read([sorting.by]) ?? 'startedAt', order: sorting.order })
            }
          />
        )}
      </QueryView>
    </Page>
  );
}
