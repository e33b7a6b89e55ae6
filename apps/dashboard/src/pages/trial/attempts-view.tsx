import { Empty } from '../../components/empty.js';
import { LogView } from '../../components/log-view.js';
import { Panel } from '../../components/panel.js';
import { SimpleTable } from '../../components/simple-table.js';
import { StateMark } from '../../components/state-mark.js';
import { duration, moment } from '../../format/times.js';
import { text } from '../../url/search-state.js';
import { useSearchState } from '../../url/use-search-state.js';
import { ProvenancePanel } from './provenance-panel.js';
import type { TrialViewProps } from './trial-page.js';

const SEARCH = { log: text() } as const;

/** Every attempt at every stage: when, where, how it ended, with what it was made, and what it wrote. */
export function AttemptsView({ trial }: TrialViewProps) {
  const [{ log }, setSearch] = useSearchState(SEARCH);
  const attempts = trial.stages.flatMap((stage) =>
    stage.attempts.map((attempt) => ({ stage, attempt, id: `${stage.key}.${attempt.number}` })),
  );
  if (attempts.length === 0) return <Empty title="Nothing was attempted yet" />;
  const shown = attempts.find(({ id }) => id === log) ?? attempts.at(-1);
  return (
    <>
      <SimpleTable
        label="Attempts"
        header={['Stage', 'Attempt', 'State', 'Worker', 'Device', 'Process', 'Started', 'Time', 'Error', 'Log']}
        numbersFrom={Number.POSITIVE_INFINITY}
        rows={attempts.map(({ stage, attempt, id }) => [
          stage.name,
          attempt.number,
          <StateMark key="state" state={attempt.state} />,
          attempt.worker,
          attempt.device,
          attempt.pid,
          moment(attempt.startedAtMs),
          duration(attempt.endedAtMs === null ? null : attempt.endedAtMs - attempt.startedAtMs),
          attempt.errorMessage ?? '',
          <button key="log" type="button" aria-pressed={id === shown?.id} onClick={() => setSearch({ log: id })}>
            Log
          </button>,
        ])}
      />
      {shown !== undefined && (
        <>
          <ProvenancePanel stage={shown.stage} attempt={shown.attempt} />
          <Panel title={`Log of ${shown.stage.name}, attempt ${shown.attempt.number}`}>
            <LogView stage={shown.stage.key} attempt={shown.attempt.number} />
          </Panel>
        </>
      )}
    </>
  );
}
