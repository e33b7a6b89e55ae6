import type { Evaluation, StageDetail } from '@ssma/orchestrator/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ConfusionTable } from '../../components/confusion-table.js';
import { Empty } from '../../components/empty.js';
import { HeatLegend } from '../../components/heat-legend.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { SimpleTable } from '../../components/simple-table.js';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';
import { count, percent } from '../../format/numbers.js';
import { text } from '../../url/search-state.js';
import { useSearchState } from '../../url/use-search-state.js';
import { compareLink } from '../compare/compare-link.js';
import { ClassScoresTable } from './class-scores-table.js';
import { StageTable } from './stage-table.js';
import type { TrialViewProps } from './trial-page.js';
import { useBaselineTrial } from './use-baseline-trial.js';

/** What a trial has come to: scores over all, by class and by group of samples, and the confusion matrix. */
export function ResultView({ trial }: TrialViewProps) {
  const evaluation = trial.stages.find(({ kind, state }) => kind === 'evaluate' && state === 'complete');
  return (
    <>
      {evaluation === undefined ? (
        <NoResult stages={trial.stages} />
      ) : (
        <EvaluationPart trial={trial} stage={evaluation.key} />
      )}
      <Panel title="Stages" note="In the order in which they run">
        <StageTable stages={trial.stages} />
      </Panel>
    </>
  );
}

function NoResult({ stages }: { readonly stages: readonly StageDetail[] }) {
  const failed = stages.find(({ state }) => state === 'failed');
  if (failed === undefined) return <Empty title="No result yet">It comes with the evaluation.</Empty>;
  return (
    <div className="failure">
      <p className="failure-title">{failed.name} failed</p>
      <pre>{failed.error}</pre>
    </div>
  );
}

const SEARCH = { group: text() } as const;

function EvaluationPart({ trial, stage }: TrialViewProps & { readonly stage: string }) {
  const client = useClient();
  const [{ group }, setSearch] = useSearchState(SEARCH);
  const evaluation = useQuery({
    queryKey: [...KEYS.stage(stage), 'evaluation'],
    queryFn: ({ signal }) => client.showEvaluation(stage, { signal }),
  });
  const confusion = useQuery({
    queryKey: [...KEYS.stage(stage), 'confusion', group],
    queryFn: ({ signal }) => client.showConfusion(stage, group === '' ? {} : { group }, { signal }),
  });
  const hasImages = useHasImages(stage);
  const baseline = useBaselineTrial(trial);
  const isBaseline = baseline === undefined || baseline.id === trial.id;
  const images = { trials: [trial.id], ...(group !== '' && { group }) };
  const linkOf = (truth: number, predicted: number) => compareLink({ ...images, confusion: { truth, predicted } });
  return (
    <QueryView query={evaluation} of="the result">
      {(result) => (
        <>
          <Scores result={result} />
          <div className="columns">
            <Panel title="Classes" note="Scores in percent">
              <ClassScoresTable classes={result.classes} />
            </Panel>
            {result.groups.length > 0 && (
              <Panel title="Groups of samples" note="Mean IoU in percent">
                <SimpleTable
                  label="Groups of samples"
                  header={['Group', 'mIoU, %']}
                  rows={result.groups.map(({ name, meanIou }) => [name, percent(meanIou)])}
                />
              </Panel>
            )}
          </div>
          <Panel
            title="Confusion"
            note={`Percent of the pixels of each true class${hasImages ? '; a cell leads to its images' : ''}`}
            actions={
              <>
                {hasImages && <Link href={compareLink(images)}>Images</Link>}
                {hasImages && !isBaseline && (
                  <Link href={compareLink({ ...images, trials: [baseline.id, trial.id] })}>
                    Images beside the baseline
                  </Link>
                )}
                <HeatLegend low="0" high="100" unit="%" />
                {result.groups.length > 0 && (
                  <label className="check">
                    Samples
                    <select value={group} onChange={(change) => setSearch({ group: change.target.value })}>
                      <option value="">all</option>
                      {result.groups.map(({ name }) => (
                        <option key={name}>{name}</option>
                      ))}
                    </select>
                  </label>
                )}
              </>
            }
          >
            <QueryView query={confusion} of="the confusion matrix">
              {(matrix) => <ConfusionTable confusion={matrix} {...(hasImages && { hrefOf: linkOf })} />}
            </QueryView>
          </Panel>
        </>
      )}
    </QueryView>
  );
}

/** Whether the evaluation has kept what its network saw. */
function useHasImages(stage: string): boolean {
  const client = useClient();
  const query = useQuery({
    queryKey: [...KEYS.stage(stage), 'artifacts'],
    queryFn: ({ signal }) => client.listArtifacts(stage, { signal }),
  });
  return query.data?.items.some(({ kind }) => kind === 'maps') ?? false;
}

function Scores({ result }: { readonly result: Evaluation }) {
  const pixels = result.classes.reduce((sum, { truthPixels }) => sum + truthPixels, 0);
  const scores = [
    ['mIoU', result.meanIou],
    ['Accuracy', result.pixelAccuracy],
    ['fwIoU', result.frequencyWeightedIou],
    ['Mean accuracy', result.meanAccuracy],
    ['Mean precision', result.meanPrecision],
    ['Mean F1', result.meanF1],
    ['gIoU', result.gIou],
  ] as const;
  return (
    <dl className="facts scores">
      {scores.map(([name, value]) => (
        <div key={name}>
          <dt>{name}, %</dt>
          <dd>{percent(value)}</dd>
        </div>
      ))}
      <div>
        <dt>Labelled pixels</dt>
        <dd>{count(pixels)}</dd>
      </div>
    </dl>
  );
}
