import type { SweepAxis, TrialSummary } from '@ssma/orchestrator/client';
import { Link } from 'wouter';
import type { Column } from '../../../components/data-table.js';
import { StateMark } from '../../../components/state-mark.js';
import { axisValue } from '../../../format/axis-value.js';
import { percent, points, spread } from '../../../format/numbers.js';
import type { GroupRow } from './group-rows.js';
import { NoiseMark } from './noise-mark.js';
import { type Picking, PickTrial } from './picked-trials.js';

/** A configuration, or one of its trials beneath it. */
export type GroupedRow =
  | ({ readonly kind: 'group' } & GroupRow)
  | { readonly kind: 'seed'; readonly trial: TrialSummary };

export interface GroupColumnsOptions {
  readonly axes: readonly SweepAxis[];
  readonly classNames: readonly string[];
  readonly opened: ReadonlySet<string>;
  /** Shows or hides the trials of a group. */
  readonly onToggle: (groupId: string) => void;
  /** Makes a group the baseline. */
  readonly onPin: (groupId: string) => void;
  readonly picking: Picking;
}

export function groupColumns({ axes, classNames, ...options }: GroupColumnsOptions): readonly Column<GroupedRow>[] {
  return [
    nameColumn(options),
    ...axes.map(axisColumn),
    seedsColumn,
    scoreColumn('meanIou', 'mIoU, %'),
    deltaColumn,
    scoreColumn('pixelAccuracy', 'Accuracy, %'),
    scoreColumn('frequencyWeightedIou', 'fwIoU, %'),
    ...classNames.map(classColumn),
    stateColumn,
  ];
}

function nameColumn({ opened, onToggle, onPin, picking }: Omit<GroupColumnsOptions, 'axes' | 'classNames'>) {
  return {
    id: 'position',
    title: '#',
    hint: 'Place in the sweep file',
    kind: 'text',
    width: 104,
    isSortable: true,
    cell: (row) => {
      if (row.kind === 'seed')
        return (
          <span className="row-name">
            <PickTrial id={row.trial.id} label={row.trial.label} picking={picking} />
            <Link href={`/trials/${row.trial.id}`}>seed {row.trial.seed}</Link>
          </span>
        );
      const { groupId } = row.group;
      return (
        <span className="row-name">
          <button
            type="button"
            className="icon"
            aria-expanded={opened.has(groupId)}
            aria-label={`Trials of configuration ${row.position}`}
            onClick={() => onToggle(groupId)}
          >
            {opened.has(groupId) ? '▾' : '▸'}
          </button>
          <span className="row-number">{row.position}</span>
          <button
            type="button"
            className="icon pin"
            aria-pressed={row.isBaseline}
            aria-label={`Compare with configuration ${row.position}`}
            title={row.isBaseline ? 'The baseline' : 'Make it the baseline'}
            onClick={() => onPin(groupId)}
          >
            {row.isBaseline ? '◆' : '◇'}
          </button>
        </span>
      );
    },
  } satisfies Column<GroupedRow>;
}

function axisColumn({ path, shortName, values }: SweepAxis): Column<GroupedRow> {
  const longest = Math.max(shortName.length, ...values.map((value) => axisValue(value).length));
  return {
    id: `axis:${path}`,
    title: shortName,
    hint: path,
    kind: values.every((value) => typeof value === 'number') ? 'number' : 'text',
    width: Math.min(260, Math.max(72, 34 + longest * 7.2)),
    isSortable: true,
    cell: (row) => axisValue(row.kind === 'seed' ? row.trial.axes[path] : row.group.axes[path]),
  };
}

const seedsColumn: Column<GroupedRow> = {
  id: 'seeds',
  title: 'n',
  hint: 'Seeds with a result',
  kind: 'number',
  width: 56,
  cell: (row) => {
    if (row.kind === 'seed') return '';
    const { meanIou, numSeeds } = row.group;
    const have = meanIou?.count ?? 0;
    return have === numSeeds ? have : <span className="lacks">{`${have}/${numSeeds}`}</span>;
  },
};

type Score = 'meanIou' | 'pixelAccuracy' | 'frequencyWeightedIou';

function scoreColumn(id: Score, title: string): Column<GroupedRow> {
  return {
    id,
    title,
    kind: 'number',
    width: 128,
    isSortable: true,
    cell: (row) => (row.kind === 'seed' ? percent(row.trial[id]) : spread(row.group[id])),
  };
}

const deltaColumn: Column<GroupedRow> = {
  id: 'delta',
  title: 'Δ, points',
  hint: 'Mean IoU minus that of the baseline; ● larger than seed noise, ○ within it',
  kind: 'number',
  width: 96,
  isSortable: true,
  cell: (row) => {
    if (row.kind === 'seed') return '';
    if (row.isBaseline) return <span className="quiet">baseline</span>;
    const direction = row.delta === null ? undefined : row.delta > 0 ? 'better' : 'worse';
    return (
      <span className="delta" data-direction={direction}>
        {points(row.delta)} <NoiseMark noise={row.noise} />
      </span>
    );
  },
};

function classColumn(name: string): Column<GroupedRow> {
  return {
    id: `class:${name}`,
    title: name,
    hint: `IoU of ${name}, %`,
    kind: 'number',
    width: Math.max(72, 34 + name.length * 7.2),
    isSortable: true,
    cell: (row) => (row.kind === 'seed' ? '' : percent(row.group.classIou[name]?.mean ?? null)),
  };
}

const stateColumn: Column<GroupedRow> = {
  id: 'state',
  title: 'State',
  kind: 'text',
  width: 110,
  isSortable: true,
  cell: (row) => <StateMark state={row.kind === 'seed' ? row.trial.state : row.group.state} />,
};
