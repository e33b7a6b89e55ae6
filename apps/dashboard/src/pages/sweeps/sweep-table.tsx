import type { SweepSummary } from '@ssma/orchestrator/client';
import { Link } from 'wouter';
import { Empty } from '../../components/empty.js';
import { StateMark } from '../../components/state-mark.js';
import { TrialProgress } from '../../components/trial-progress.js';
import { count, percent, spread } from '../../format/numbers.js';
import { duration, moment } from '../../format/times.js';

export function SweepTable({ sweeps }: { readonly sweeps: readonly SweepSummary[] }) {
  if (sweeps.length === 0)
    return (
      <Empty title="No sweeps">
        <p>
          Start one with <code>ssma sweep start FILE</code>, or submit a file here.
        </p>
      </Empty>
    );
  return (
    <div className="scroll">
      <table className="sheet">
        <thead>
          <tr>
            <th scope="col">Sweep</th>
            <th scope="col">State</th>
            <th scope="col">Trials</th>
            <th scope="col" className="number">
              Best mIoU, %
            </th>
            <th scope="col" className="number">
              Its seeds, %
            </th>
            <th scope="col">Best trial</th>
            <th scope="col" className="number">
              Failed
            </th>
            <th scope="col" className="number">
              Time left
            </th>
            <th scope="col" className="number">
              Started
            </th>
          </tr>
        </thead>
        <tbody>
          {sweeps.map((sweep) => (
            <SweepRow key={sweep.id} sweep={sweep} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SweepRow({ sweep }: { readonly sweep: SweepSummary }) {
  const { id, name, state, trials, best, timeLeftMs, startedAtMs } = sweep;
  return (
    <tr>
      <th scope="row">
        <Link href={`/sweeps/${id}`}>{name}</Link>
      </th>
      <td>
        <StateMark state={state} />
      </td>
      <td>
        <TrialProgress trials={trials} />
      </td>
      <td className="number strong">{percent(best?.meanIou ?? null)}</td>
      <td className="number">
        {best === null ? '–' : spread(best.spread)}
        {best !== null && <span className="quiet"> n={best.spread.count}</span>}
      </td>
      <td>{best !== null && <Link href={`/trials/${best.trialId}`}>{best.label}</Link>}</td>
      <td className="number" data-state={trials.failed > 0 ? 'failed' : undefined}>
        {count(trials.failed)}
      </td>
      <td className="number">{duration(timeLeftMs)}</td>
      <td className="number quiet">{moment(startedAtMs)}</td>
    </tr>
  );
}
