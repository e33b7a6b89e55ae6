import { lazy, Suspense, useCallback, useMemo } from 'react';
import { Link } from 'wouter';
import { paretoOption } from '../../../charts/pareto-option.js';
import { Empty } from '../../../components/empty.js';
import { Figure } from '../../../components/figure.js';
import { Loading } from '../../../components/loading.js';
import { SimpleTable } from '../../../components/simple-table.js';
import { count, NOTHING, percent } from '../../../format/numbers.js';
import { paretoFront } from '../../../statistics/pareto.js';
import { oneOf } from '../../../url/search-state.js';
import { useSearchState } from '../../../url/use-search-state.js';
import {
  COST_AXES,
  COSTS,
  type Cost,
  type CostedTrial,
  type NetworkPoint,
  networkPoints,
  shareOfLargest,
} from './network-points.js';

const EChart = lazy(async () => ({ default: (await import('../../../charts/echart.js')).EChart }));

const SEARCH = { cost: oneOf(COSTS, 'parameters') } as const;

/** What networks have come to against one of their costs, and a table of both. */
export function ParetoFigure({ networks }: { readonly networks: readonly CostedTrial[] }) {
  const [{ cost }, setSearch] = useSearchState(SEARCH);
  const points = useMemo(() => networkPoints(networks, cost), [networks, cost]);
  const front = useMemo(() => paretoFront(points), [points]);
  const { word } = COST_AXES[cost];
  return (
    <Figure
      title={`Mean IoU against ${word}`}
      note={
        <>
          FLOPs of one image at the size of the training, encoder stage 1 included; <code>ssma prune report</code>{' '}
          measures latency
        </>
      }
      actions={<CostChoice chosen={cost} onChoose={(chosen) => setSearch({ cost: chosen })} />}
      chart={
        points.length === 0 ? (
          <Empty title={`No network has ${word} on record`}>
            <p>
              <WhyMissing cost={cost} />
            </p>
          </Empty>
        ) : (
          <>
            <Chart points={points} front={front} cost={cost} />
            <Missing count={networks.length - points.length} cost={cost} />
          </>
        )
      }
      table={<NetworkTable networks={networks} onFront={new Set(front.map((index) => points[index]?.id ?? ''))} />}
    />
  );
}

function CostChoice({ chosen, onChoose }: { readonly chosen: Cost; readonly onChoose: (cost: Cost) => void }) {
  return (
    <fieldset className="choice">
      <legend className="unseen">Cost</legend>
      {COSTS.map((cost) => (
        <button key={cost} type="button" aria-pressed={cost === chosen} onClick={() => onChoose(cost)}>
          {cost === 'parameters' ? 'Parameters' : 'FLOPs'}
        </button>
      ))}
    </fieldset>
  );
}

interface ChartProps {
  readonly points: readonly NetworkPoint[];
  readonly front: readonly number[];
  readonly cost: Cost;
}

function Chart({ points, front, cost }: ChartProps) {
  const makeOption = useCallback(() => paretoOption(points, front, COST_AXES[cost]), [points, front, cost]);
  const label = `Mean IoU against ${COST_AXES[cost].word} of pruned networks`;
  return (
    <Suspense fallback={<Loading label="Loading the chart" />}>
      <EChart label={label} makeOption={makeOption} height={420} />
    </Suspense>
  );
}

/** Says which networks are not in the chart. */
function Missing({ count: missing, cost }: { readonly count: number; readonly cost: Cost }) {
  if (missing === 0) return null;
  const those = missing === 1 ? 'One network has' : `${count(missing)} networks have`;
  return (
    <p className="quiet">
      {those} no {COST_AXES[cost].word} on record. <WhyMissing cost={cost} />
    </p>
  );
}

function WhyMissing({ cost }: Pick<ChartProps, 'cost'>) {
  if (cost === 'parameters') return <>There is no checkpoint to count them in.</>;
  return (
    <>
      The training ended before FLOPs were recorded; <code>ssma prune report</code> counts them.
    </>
  );
}

interface NetworkTableProps {
  readonly networks: readonly CostedTrial[];
  /** Ids of trials. */
  readonly onFront: ReadonlySet<string>;
}

function NetworkTable({ networks, onFront }: NetworkTableProps) {
  const [parameters, flops] = COSTS.map((cost) => shareOfLargest(networks, cost));
  const share = (value: number | null | undefined) => value?.toFixed(1) ?? NOTHING;
  return (
    <SimpleTable
      label="Pruned networks"
      header={[
        ...['Network', 'Stage', 'Parameters', 'Of the most parameters, %', 'FLOPs, billions', 'Of the most FLOPs, %'],
        ...['mIoU, %', 'On the front'],
      ]}
      rows={networks.map((network, index) => [
        <Link key="trial" href={`/trials/${network.trial.id}`}>
          {network.method}
        </Link>,
        network.stage ?? NOTHING,
        network.parameters === null ? NOTHING : count(network.parameters),
        share(parameters?.[index]),
        network.flops === null ? NOTHING : (network.flops / 1e9).toFixed(3),
        share(flops?.[index]),
        percent(network.trial.meanIou),
        onFront.has(network.trial.id) ? 'yes' : '',
      ])}
    />
  );
}
