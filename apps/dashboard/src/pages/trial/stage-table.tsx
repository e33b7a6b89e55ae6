import type { StageDetail } from '@ssma/orchestrator/client';
import { SimpleTable } from '../../components/simple-table.js';
import { StateMark } from '../../components/state-mark.js';
import { duration } from '../../format/times.js';

/** Stages with where they come from: what decides a result, and what made it. */
export function StageTable({ stages }: { readonly stages: readonly StageDetail[] }) {
  return (
    <SimpleTable
      label="Stages"
      header={['Stage', 'State', 'Seed', 'Attempts', 'Time', 'Ran on', 'Code', 'Dataset', 'Key']}
      numbersFrom={Number.POSITIVE_INFINITY}
      rows={stages.map((stage) => {
        const last = stage.attempts.at(-1);
        return [
          stage.name,
          <StateMark key="state" state={stage.state} />,
          stage.seed,
          stage.numAttempts,
          last?.endedAtMs == null ? progressText(stage) : duration(last.endedAtMs - last.startedAtMs),
          last === undefined ? '–' : `${last.worker} ${last.device}`,
          `v${stage.codeVersion}`,
          <span key="dataset" className="mono" title={stage.datasetFingerprint}>
            {stage.datasetFingerprint.slice(0, 12)}
          </span>,
          <span key="key" className="mono">
            {stage.key}
          </span>,
        ];
      })}
    />
  );
}

function progressText({ progress }: StageDetail): string {
  return progress === null ? '–' : `${progress.phase} ${progress.step}/${progress.totalSteps}`;
}
