import type { StageNode } from '@ssma/orchestrator/client';
import { useMemo } from 'react';
import { type Column, DataTable } from '../../../components/data-table.js';
import { Empty } from '../../../components/empty.js';
import { Panel } from '../../../components/panel.js';
import { QueryView } from '../../../components/query-view.js';
import { StateMark } from '../../../components/state-mark.js';
import { useStages } from '../../../data/use-stages.js';
import { count, NOTHING } from '../../../format/numbers.js';
import { duration } from '../../../format/times.js';
import type { SweepViewProps } from '../sweep-view-props.js';
import { GraphDrawing } from './graph-drawing.js';
import { stageLayers } from './stage-layers.js';

/** The stage graph of a sweep: what needs what, and what trials share. */
export function GraphView({ sweep }: SweepViewProps) {
  const graph = useStages(sweep.id);
  return (
    <QueryView query={graph} of="stages">
      {({ stages, isCut }) => {
        if (stages.length === 0) return <Empty title="The sweep has no stages" />;
        return <Graph stages={stages} isCut={isCut} />;
      }}
    </QueryView>
  );
}

function Graph({ stages, isCut }: { readonly stages: readonly StageNode[]; readonly isCut: boolean }) {
  const { layers } = useMemo(() => stageLayers(stages), [stages]);
  const uses = stages.reduce((sum, { numTrials }) => sum + numTrials, 0);
  const saved = uses - stages.length;
  return (
    <>
      <Panel
        title="Stage graph"
        note={`${count(stages.length)} stages do the work of ${count(uses)}: ${count(saved)} are shared between trials${isCut ? ` (of the first ${count(stages.length)} stages)` : ''}`}
      >
        <GraphDrawing layers={layers} />
      </Panel>
      <Panel title="Stages">
        <DataTable label="Stages" columns={COLUMNS} rows={stages} rowKey={({ key }) => key} />
      </Panel>
    </>
  );
}

const COLUMNS: readonly Column<StageNode>[] = [
  { id: 'name', title: 'Stage', kind: 'text', width: 170, cell: ({ name }) => name },
  { id: 'seed', title: 'Seed', kind: 'number', width: 64, cell: ({ seed }) => seed },
  { id: 'state', title: 'State', kind: 'text', width: 110, cell: ({ state }) => <StateMark state={state} /> },
  {
    id: 'trials',
    title: 'Trials',
    hint: 'That need it',
    kind: 'number',
    width: 72,
    cell: ({ numTrials }) => numTrials,
  },
  { id: 'attempts', title: 'Attempts', kind: 'number', width: 84, cell: ({ numAttempts }) => numAttempts },
  { id: 'time', title: 'Time', kind: 'number', width: 110, cell: ({ elapsedMs }) => duration(elapsedMs) },
  {
    id: 'progress',
    title: 'Progress',
    kind: 'text',
    width: 130,
    cell: ({ progress, state }) =>
      progress === null || state !== 'running' ? NOTHING : `${progress.phase} ${progress.step}/${progress.totalSteps}`,
  },
  {
    id: 'key',
    title: 'Key',
    kind: 'text',
    width: 160,
    cell: ({ key }) => <span className="mono">{key}</span>,
  },
  { id: 'error', title: 'Error', kind: 'text', width: 320, cell: ({ error }) => error ?? '' },
];
