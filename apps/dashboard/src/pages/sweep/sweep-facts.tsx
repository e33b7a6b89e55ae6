import type { SweepDetail } from '@ssma/orchestrator/client';
import { Link } from 'wouter';
import { StateMark } from '../../components/state-mark.js';
import { TrialProgress } from '../../components/trial-progress.js';
import { count, NOTHING, percent, spread } from '../../format/numbers.js';
import { sweepState } from '../../format/sweep-state.js';
import { duration, moment } from '../../format/times.js';

/** A sweep in a line: state, progress, best, time left. */
export function SweepFacts({ sweep }: { readonly sweep: SweepDetail }) {
  const { trials, stages, best, timeLeftMs, startedAtMs, description, paperTable } = sweep;
  const numStages = Object.values(stages).reduce((sum, some) => sum + some, 0);
  return (
    <>
      {description !== null && <p className="lead">{description}</p>}
      <dl className="facts">
        <div>
          <dt>State</dt>
          <dd>
            <StateMark state={sweepState(sweep)} />
          </dd>
        </div>
        <div>
          <dt>Trials</dt>
          <dd>
            <TrialProgress trials={trials} />
          </dd>
        </div>
        <div>
          <dt>Stages</dt>
          <dd>
            {count(stages.complete)}/{count(numStages)}
          </dd>
        </div>
        <div>
          <dt>Best mIoU, %</dt>
          <dd>
            {best === null ? (
              NOTHING
            ) : (
              <>
                <strong>{percent(best.meanIou)}</strong> <Link href={`/trials/${best.trialId}`}>{best.label}</Link>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Over its seeds, %</dt>
          <dd>{best === null ? NOTHING : `${spread(best.spread)} (n=${best.spread.count})`}</dd>
        </div>
        <div>
          <dt>Time left</dt>
          <dd>{duration(timeLeftMs)}</dd>
        </div>
        <div>
          <dt>Started</dt>
          <dd>{moment(startedAtMs)}</dd>
        </div>
        {paperTable !== null && (
          <div>
            <dt>Beside</dt>
            <dd>Table {paperTable} of the paper</dd>
          </div>
        )}
      </dl>
    </>
  );
}
