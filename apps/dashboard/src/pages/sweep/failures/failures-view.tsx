import type { StageNode } from '@ssma/orchestrator/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Empty } from '../../../components/empty.js';
import { LogView } from '../../../components/log-view.js';
import { Panel } from '../../../components/panel.js';
import { QueryView } from '../../../components/query-view.js';
import { useClient } from '../../../data/client-context.js';
import { KEYS } from '../../../data/query-keys.js';
import { useStages } from '../../../data/use-stages.js';
import { count } from '../../../format/numbers.js';
import type { SweepViewProps } from '../sweep-view-props.js';

/** Failures that are shown with their logs. */
const MOST_LOGS = 20;

/** Stages that failed: why, what their logs end with, and the trials that have no result for it. */
export function FailuresView({ sweep }: SweepViewProps) {
  const client = useClient();
  const graph = useStages(sweep.id);
  const trials = useQuery({
    queryKey: [...KEYS.sweep(sweep.id), 'trials', { state: 'failed' }],
    queryFn: ({ signal }) => client.listTrials(sweep.id, { state: ['failed'], limit: 100 }, { signal }),
  });
  return (
    <QueryView query={graph} of="stages">
      {({ stages }) => {
        const failed = stages.filter(({ state }) => state === 'failed');
        if (failed.length === 0) return <Empty title="Nothing has failed" />;
        return (
          <>
            {trials.data !== undefined && trials.data.total > 0 && (
              <Panel title="Trials without a result" note={`${count(trials.data.total)} in all`}>
                <ul className="inline-list">
                  {trials.data.items.map(({ id, label }) => (
                    <li key={id}>
                      <Link href={`/trials/${id}`}>{label}</Link>
                    </li>
                  ))}
                </ul>
              </Panel>
            )}
            {failed.slice(0, MOST_LOGS).map((stage) => (
              <FailedStage key={stage.key} stage={stage} />
            ))}
            {failed.length > MOST_LOGS && (
              <p className="quiet">
                {count(MOST_LOGS)} of {count(failed.length)} failed stages
              </p>
            )}
          </>
        );
      }}
    </QueryView>
  );
}

function FailedStage({ stage }: { readonly stage: StageNode }) {
  return (
    <Panel
      title={`${stage.name}, seed ${stage.seed}`}
      note={`Attempts: ${stage.numAttempts}. Trials that need it: ${count(stage.numTrials)}`}
    >
      <p className="failure-title">{stage.error}</p>
      <LogView stage={stage.key} attempt={stage.numAttempts} bytes={4_096} />
    </Panel>
  );
}
