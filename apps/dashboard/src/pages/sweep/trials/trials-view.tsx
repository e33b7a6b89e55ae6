import { CheckList } from '../../../components/check-list.js';
import { useSearchState } from '../../../url/use-search-state.js';
import type { SweepViewProps } from '../sweep-view-props.js';
import { AllTrials } from './all-trials.js';
import { GroupedTrials } from './grouped-trials.js';
import { isOverSeeds, STATES, TRIALS_SEARCH } from './trials-search.js';

/** The trials of a sweep, over seeds or each. */
export function TrialsView({ sweep }: SweepViewProps) {
  const [search, setSearch] = useSearchState(TRIALS_SEARCH);
  const isGrouped = isOverSeeds(search, sweep);
  return (
    <>
      <div className="toolbar">
        <fieldset className="choice">
          <legend className="unseen">Rows</legend>
          <button type="button" aria-pressed={isGrouped} onClick={() => setSearch({ by: 'groups', sort: 'position' })}>
            Over seeds
          </button>
          <button type="button" aria-pressed={!isGrouped} onClick={() => setSearch({ by: 'trials', sort: 'position' })}>
            Each trial
          </button>
        </fieldset>
        <input
          type="search"
          aria-label={isGrouped ? 'Find in axes' : 'Where a setting has a value'}
          placeholder={isGrouped ? 'find, e.g. latentReduction=8' : 'where, e.g. train.steps=400'}
          value={search.find}
          onChange={(change) => setSearch({ find: change.target.value })}
        />
        <CheckList
          label={search.states.length === 0 ? 'All states' : search.states.join(', ')}
          options={STATES.map((state) => ({ id: state, title: state }))}
          checked={new Set(search.states)}
          onChange={(checked) => setSearch({ states: STATES.filter((state) => checked.has(state)) })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={search.differing}
            onChange={(change) => setSearch({ differing: change.target.checked })}
          />
          Only what differs
        </label>
        {isGrouped && (
          <label className="check">
            <input
              type="checkbox"
              checked={search.classes}
              onChange={(change) => setSearch({ classes: change.target.checked })}
            />
            IoU by class
          </label>
        )}
      </div>
      {isGrouped ? <GroupedTrials sweep={sweep} /> : <AllTrials sweep={sweep} />}
    </>
  );
}
