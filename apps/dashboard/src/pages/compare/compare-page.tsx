import './compare.css';
import { useQuery } from '@tanstack/react-query';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Loading } from '../../components/loading.js';
import { Page } from '../../components/page.js';
import { QueryView } from '../../components/query-view.js';
import { useClient } from '../../data/client-context.js';
import { useSearchState } from '../../url/use-search-state.js';
import { MAX_TRIALS } from './compare-link.js';
import { COMPARE_SEARCH, type CompareSearch } from './compare-search.js';
import { ComparedTrialList } from './compared-trials.js';
import { Comparison } from './comparison.js';
import { type SampleListRequest, sampleListQuery } from './sample-list.js';
import { TrialPicker } from './trial-picker.js';
import { type ScoredTrial, useComparedTrials } from './use-compared-trials.js';

/** What up to four networks see, image by image. */
export function ComparePage() {
  const [search, change] = useSearchState(COMPARE_SEARCH);
  const ids = [...new Set(search.trial)].slice(0, MAX_TRIALS);
  const { trials, isPending, error } = useComparedTrials(ids);
  const choose = (trial: readonly string[]) => change({ trial, truth: null, predicted: null });
  const scored = trials.filter((trial): trial is ScoredTrial => trial.evaluation !== null);
  return (
    <Page title="Compare" actions={<ComparedTrialList trials={trials} onChange={choose} />}>
      {error !== null ? (
        <Failure error={error} />
      ) : isPending ? (
        <Loading label="Reading trials" />
      ) : scored.length === 0 ? (
        <Empty title="Choose trials">
          <p>Two to four trials side by side: what each network sees, where it is wrong, and what it improves.</p>
          <TrialPicker chosen={ids} onPick={(id) => choose([...ids, id])} />
        </Empty>
      ) : (
        <ComparedSamples trials={scored} search={search} onSearch={change} />
      )}
    </Page>
  );
}

interface ComparedSamplesProps {
  readonly trials: readonly ScoredTrial[];
  readonly search: CompareSearch;
  onSearch(changes: Partial<CompareSearch>): void;
}

function ComparedSamples({ trials, search, onSearch }: ComparedSamplesProps) {
  const client = useClient();
  const { candidate, sort, order, group, truth, predicted } = search;
  const confusion = truth === null || predicted === null ? null : { truth, predicted };
  const stages = trials.map(({ evaluation }) => evaluation);
  const isAlone = stages.length === 1;
  const request: SampleListRequest = {
    stages,
    candidate,
    sort: isAlone && sort === 'difference' ? 'meanIou' : sort,
    order,
    group,
    confusion,
  };
  const query = useQuery(sampleListQuery(client, request));
  return (
    <QueryView query={query} of="images">
      {(list) => <Comparison {...{ trials, search, onSearch, request, list }} />}
    </QueryView>
  );
}
