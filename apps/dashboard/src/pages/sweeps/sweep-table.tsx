import type { SweepSummary } from '@ssma/orchestrator/client';
import { Link } from 'wouter';
import { type Column, DataTable, type Sorting } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { StateMark } from '../../components/state-mark.js';
import { TrialProgress } from '../../components/trial-progress.js';
import { count, NOTHING, percent, spread } from '../../format/numbers.js';
import { sweepState } from '../../format/sweep-state.js';
import { duration, moment } from '../../format/times.js';

export interface SweepTableProps {
  readonly sweeps: readonly SweepSummary[];
  readonly isFiltered: boolean;
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
}

export function SweepTable({ sweeps, isFiltered, sorting, onSort }: SweepTableProps) {
  if (sweeps.length === 0 && isFiltered) return <Empty title="No sweep fits the filter" />;
  if (sweeps.length === 0)
    return (
      <Empty title="No sweeps">
        <p>
          Start one with <code>ssma sweep start FILE</code>, or submit a file here.
        </p>
      </Empty>
    );
  return (
    <DataTable
      label="Sweeps"
      columns={COLUMNS}
      rows={sweeps}
      rowKey={({ id }) => id}
      sorting={sorting}
      onSort={onSort}
    />
  );
}

const COLUMNS: readonly Column<SweepSummary>[] = [
  {
    id: 'name',
    title: 'Sweep',
    kind: 'text',
    width: 190,
    isSortable: true,
    cell: ({ id, name }) => <Link href={`/sweeps/${id}`}>{name}</Link>,
  },
  { id: 'state', title: 'State', kind: 'text', width: 110, cell: (sweep) => <StateMark state={sweepState(sweep)} /> },
  {
    id: 'numTrials',
    title: 'Trials',
    kind: 'text',
    width: 200,
    isSortable: true,
    cell: ({ trials }) => <TrialProgress trials={trials} />,
  },
  {
    id: 'meanIou',
    title: 'Best mIoU, %',
    kind: 'number',
    width: 116,
    isSortable: true,
    cell: ({ best }) => <strong>{percent(best?.meanIou ?? null)}</strong>,
  },
  {
    id: 'spread',
    title: 'Over its seeds, %',
    kind: 'number',
    width: 160,
    cell: ({ best }) =>
      best === null ? (
        NOTHING
      ) : (
        <>
          {spread(best.spread)} <span className="quiet">n={best.spread.count}</span>
        </>
      ),
  },
  {
    id: 'best',
    title: 'Best trial',
    kind: 'text',
    width: 250,
    cell: ({ best }) => best !== null && <Link href={`/trials/${best.trialId}`}>{best.label}</Link>,
  },
  {
    id: 'failed',
    title: 'Failed',
    kind: 'number',
    width: 76,
    cell: ({ trials, id }) =>
      trials.failed === 0 ? 0 : <Link href={`/sweeps/${id}/failures`}>{count(trials.failed)}</Link>,
  },
  { id: 'left', title: 'Time left', kind: 'number', width: 120, cell: ({ timeLeftMs }) => duration(timeLeftMs) },
  {
    id: 'startedAt',
    title: 'Started',
    kind: 'number',
    width: 150,
    isSortable: true,
    cell: ({ startedAtMs }) => moment(startedAtMs),
  },
];
