import type { SamplePage } from '@ssma/orchestrator/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Empty } from '../../components/empty.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { useClient, useDataSource } from '../../data/client-context.js';
import { count } from '../../format/numbers.js';
import { text, whole } from '../../url/search-state.js';
import { useSearchState } from '../../url/use-search-state.js';
import { compareLink } from '../compare/compare-link.js';
import type { EvaluatedDataset } from './evaluated-datasets.js';
import { SampleGrid } from './sample-grid.js';
import { MOST_SAMPLES, samplesQuery } from './samples-query.js';

const FIRST = 12;
/** How many come with each press of the button. */
const MORE = 24;

const SEARCH = {
  /** Name of a class; of all samples when empty. */
  contains: text(),
  /** How many are shown. */
  samples: whole(FIRST, MOST_SAMPLES),
} as const;

export interface DatasetSamplesProps {
  readonly dataset: EvaluatedDataset;
  /** By class id. */
  readonly classNames: readonly string[];
}

/** The samples of a split: what a network is given of each, and the truth. */
export function DatasetSamples({ dataset, classNames }: DatasetSamplesProps) {
  const client = useClient();
  const [{ contains, samples }, setSearch] = useSearchState(SEARCH);
  const classId = classNames.includes(contains) ? classNames.indexOf(contains) : null;
  const query = useQuery(samplesQuery(client, dataset.evaluation, classId));
  return (
    <Panel
      title="Samples"
      note={query.data && <Extent list={query.data} />}
      actions={
        <>
          <label className="check">
            Containing
            <select
              value={classId === null ? '' : contains}
              onChange={(change) => setSearch({ contains: change.target.value, samples: FIRST })}
            >
              <option value="">any class</option>
              {classNames.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <Link href={compareLink({ trials: [dataset.trial] })}>All, with what the best trial sees</Link>
        </>
      }
    >
      <QueryView query={query} of="samples">
        {(list) =>
          list === null || list.items.length === 0 ? (
            <NoSamples hasList={list !== null} of={classId === null ? null : contains} />
          ) : (
            <SomeSamples
              dataset={dataset}
              items={list.items}
              shown={Math.max(1, samples)}
              onMore={(next) => setSearch({ samples: next })}
            />
          )
        }
      </QueryView>
    </Panel>
  );
}

interface SomeSamplesProps extends Pick<DatasetSamplesProps, 'dataset'> {
  readonly items: SamplePage['items'];
  /** How many of them are shown, from the first. */
  readonly shown: number;
  onMore(shown: number): void;
}

function SomeSamples({ dataset: { evaluation, trial }, items, shown, onMore }: SomeSamplesProps) {
  return (
    <>
      <SampleGrid stage={evaluation} trial={trial} samples={items.slice(0, shown)} />
      {shown < items.length && (
        <div className="actions">
          <button type="button" onClick={() => onMore(Math.min(MOST_SAMPLES, shown + MORE))}>
            Show {count(Math.min(MORE, items.length - shown))} more
          </button>
          <span className="quiet">
            {count(shown)} of {count(items.length)} are shown
          </span>
        </div>
      )}
    </>
  );
}

/** How many there are, and that there may be more elsewhere. */
function Extent({ list: { items, total } }: { readonly list: Pick<SamplePage, 'items' | 'total'> }) {
  const { kind } = useDataSource();
  if (kind === 'bundle') return <>{count(total)} in this bundle, of those of the split</>;
  return <>{items.length < total ? `First ${count(items.length)} of ${count(total)}` : count(total)}</>;
}

interface NoSamplesProps {
  /** Whether the evaluation has kept a list of its samples. */
  readonly hasList: boolean;
  /** Name of the class that samples must have; null for any. */
  readonly of: string | null;
}

function NoSamples({ hasList, of }: NoSamplesProps) {
  const { kind } = useDataSource();
  if (hasList && of !== null) return <Empty title={`No sample has labelled pixels of ${of}`} />;
  if (hasList && kind === 'bundle')
    return (
      <Empty title="This bundle holds no samples">
        <p>
          <code>ssma sweep bundle --images 24</code> takes some of those whose predictions an evaluation has kept (
          <code>evaluate.predictions</code>).
        </p>
      </Empty>
    );
  return (
    <Empty title="This evaluation kept no samples">
      <p>
        <code>ssma sweep start &lt;sweep file&gt; --set evaluate.predictions=500</code> evaluates again and keeps them,
        without any training.
      </p>
    </Empty>
  );
}
