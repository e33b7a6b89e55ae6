import { useMemo } from 'react';
import { endOf, type Lane, type TimeLanes, timeLanes } from '../../../charts/time-lanes.js';
import { Empty } from '../../../components/empty.js';
import { Figure } from '../../../components/figure.js';
import { QueryView } from '../../../components/query-view.js';
import { SimpleTable } from '../../../components/simple-table.js';
import { StateMark } from '../../../components/state-mark.js';
import { useAttempts } from '../../../data/use-attempts.js';
import { useNow } from '../../../data/use-now.js';
import { count } from '../../../format/numbers.js';
import { duration, moment } from '../../../format/times.js';
import type { SweepViewProps } from '../sweep-view-props.js';

/** What ran where and when. */
export function TimelineView({ sweep }: SweepViewProps) {
  const history = useAttempts(sweep.id);
  return (
    <QueryView query={history} of="attempts">
      {({ attempts, isCut }) =>
        attempts.length === 0 ? (
          <Empty title="Nothing has run yet" />
        ) : (
          <Timeline attempts={attempts} note={isCut ? `the first ${count(attempts.length)} attempts` : ''} />
        )
      }
    </QueryView>
  );
}

type Attempts = Parameters<typeof timeLanes>[0];

function Timeline({ attempts, note }: { readonly attempts: Attempts; readonly note: string }) {
  const nowMs = useNow(5_000);
  const lanes = useMemo(() => timeLanes(attempts, nowMs), [attempts, nowMs]);
  return (
    <Figure
      title="Timeline of workers"
      note={`${count(attempts.length)} attempts over ${duration(lanes.endMs - lanes.startMs)}${note === '' ? '' : `, ${note}`}`}
      actions={<StateLegend />}
      chart={<Lanes lanes={lanes} nowMs={nowMs} />}
      table={
        <SimpleTable
          label="Attempts"
          header={['Stage', 'Seed', 'Attempt', 'State', 'Worker', 'Device', 'Started', 'Time', 'Error']}
          numbersFrom={Number.POSITIVE_INFINITY}
          rows={attempts.map((attempt) => [
            attempt.stageName,
            attempt.seed,
            attempt.number,
            <StateMark key="state" state={attempt.state} />,
            attempt.worker,
            attempt.device,
            moment(attempt.startedAtMs),
            duration(endOf(attempt, nowMs) - attempt.startedAtMs),
            attempt.errorMessage ?? '',
          ])}
        />
      }
    />
  );
}

function StateLegend() {
  return (
    <ul className="legend">
      {(['train', 'evaluate'] as const).map((kind) => (
        <li key={kind}>
          <span className="bar-swatch" data-kind={kind} />
          {kind}
        </li>
      ))}
      {(['running', 'failed', 'lost'] as const).map((state) => (
        <li key={state}>
          <span className="bar-swatch" data-state={state} />
          {state}
        </li>
      ))}
    </ul>
  );
}

function Lanes({ lanes: { startMs, endMs, lanes }, nowMs }: { readonly lanes: TimeLanes; readonly nowMs: number }) {
  const span = Math.max(1, endMs - startMs);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return (
    <div className="timeline">
      {lanes.map((lane, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lanes of one device have no other name
        <div key={index} className="lane">
          <span className="lane-name" title={lane.name}>
            {lane.name}
          </span>
          <span className="lane-line">
            <LaneBars lane={lane} startMs={startMs} span={span} nowMs={nowMs} />
          </span>
          <span className="number quiet">{Math.round(100 * lane.busyShare)} %</span>
        </div>
      ))}
      <div className="lane lane-scale quiet">
        <span />
        <span className="lane-line">
          {ticks.map((tick) => (
            <span key={tick} className="lane-tick" style={{ left: `${100 * tick}%` }}>
              {tick === 0 ? moment(startMs) : `+${duration(span * tick)}`}
            </span>
          ))}
        </span>
        <span className="number">busy</span>
      </div>
    </div>
  );
}

interface LaneBarsProps {
  readonly lane: Lane;
  readonly startMs: number;
  readonly span: number;
  readonly nowMs: number;
}

function LaneBars({ lane, startMs, span, nowMs }: LaneBarsProps) {
  return lane.attempts.map((attempt) => {
    const lengthMs = endOf(attempt, nowMs) - attempt.startedAtMs;
    const isRetry = attempt.number > 1;
    return (
      <span
        key={`${attempt.stageKey}.${attempt.number}`}
        className="lane-bar"
        data-kind={attempt.stageKind}
        data-state={attempt.state}
        title={`${attempt.stageName}, seed ${attempt.seed}${isRetry ? `, attempt ${attempt.number}` : ''}: ${attempt.state}, ${duration(lengthMs)}`}
        style={{ left: `${(100 * (attempt.startedAtMs - startMs)) / span}%`, width: `${(100 * lengthMs) / span}%` }}
      />
    );
  });
}
