import './data.css';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Empty } from '../../components/empty.js';
import { Loading } from '../../components/loading.js';
import { Page } from '../../components/page.js';
import { QueryView } from '../../components/query-view.js';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';
import { text } from '../../url/search-state.js';
import { useSearchState } from '../../url/use-search-state.js';
import { ClassFrequencies } from './class-frequencies.js';
import { DatasetSamples } from './dataset-samples.js';
import { type EvaluatedDataset, evaluatedDatasets } from './evaluated-datasets.js';

const SEARCH = { of: text() } as const;

/** Datasets are found by the best trials of this many sweeps. */
const MOST_SWEEPS = 50;

/** What is in the datasets that trials were evaluated on. */
export function DataPage() {
  const client = useClient();
  const sweeps = useQuery({
    queryKey: [...KEYS.sweeps, 'with a result'],
    queryFn: ({ signal }) => client.listSweeps({ limit: MOST_SWEEPS }, { signal }),
  });
  const best = sweeps.data?.items.flatMap((sweep) => sweep.best?.trialId ?? []) ?? [];
  const trials = useQueries({
    queries: [...new Set(best)].map((id) => ({
      queryKey: KEYS.trial(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => client.showTrial(id, { signal }),
    })),
  });
  return (
    <Page title="Data">
      <QueryView query={sweeps} of="sweeps">
        {() => {
          if (trials.some(({ isPending }) => isPending)) return <Loading label="Reading datasets" />;
          const datasets = evaluatedDatasets(trials.flatMap(({ data }) => data ?? []));
          if (datasets.length === 0)
            return (
              <Empty title="No dataset was evaluated yet">
                <p>
                  <code>ssma data check</code> looks at one on disk.
                </p>
              </Empty>
            );
          return <Datasets datasets={datasets} />;
        }}
      </QueryView>
    </Page>
  );
}

function Datasets({ datasets }: { readonly datasets: readonly EvaluatedDataset[] }) {
  const client = useClient();
  const [{ of }, setSearch] = useSearchState(SEARCH);
  const shown = datasets.find(({ id }) => id === of) ?? datasets[0];
  const evaluation = useQuery({
    queryKey: [...KEYS.stage(shown?.evaluation ?? ''), 'evaluation'],
    queryFn: ({ signal }) => client.showEvaluation(shown?.evaluation ?? '', { signal }),
    enabled: shown !== undefined,
  });
  if (shown === undefined) return null;
  return (
    <>
      <div className="toolbar">
        <label className="check">
          Dataset
          <select value={shown.id} onChange={(change) => setSearch({ of: change.target.value })}>
            {datasets.map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </label>
      </div>
      <dl className="facts">
        <div>
          <dt>Folder</dt>
          <dd className="mono">{shown.root}</dd>
        </div>
        <div>
          <dt>Split</dt>
          <dd>{shown.split}</dd>
        </div>
        <div>
          <dt>Fingerprint</dt>
          <dd className="mono">{shown.fingerprint.slice(0, 16)}</dd>
        </div>
      </dl>
      <QueryView query={evaluation} of="class frequencies">
        {({ classes }) => (
          <>
            <ClassFrequencies classes={classes} evaluation={shown.evaluation} />
            <DatasetSamples dataset={shown} classNames={classes.map(({ name }) => name)} />
          </>
        )}
      </QueryView>
    </>
  );
}
