import { Scroll } from '../../../components/scroll.js';
import { count } from '../../../format/numbers.js';
import type { StageBlock } from './stage-layers.js';

const BOX = { width: 176, height: 58, gapX: 84, gapY: 18 } as const;
const STATES = ['complete', 'running', 'stale', 'stopped', 'failed', 'waiting'] as const;

/** Blocks from left to right, a line to each from what it needs. */
export function GraphDrawing({ layers }: { readonly layers: readonly (readonly StageBlock[])[] }) {
  const places = new Map(
    layers.flatMap((layer, depth) =>
      layer.map(
        ({ id }, row) => [id, { x: 1 + depth * (BOX.width + BOX.gapX), y: 1 + row * (BOX.height + BOX.gapY) }] as const,
      ),
    ),
  );
  const width = 2 + layers.length * (BOX.width + BOX.gapX) - BOX.gapX;
  const height = 2 + Math.max(...layers.map((layer) => layer.length)) * (BOX.height + BOX.gapY) - BOX.gapY;
  const blocks = layers.flat();
  return (
    <Scroll label="Stage graph" className="graph">
      <svg width={width} height={height} role="img" aria-label={describe(blocks)}>
        <title>Stage graph</title>
        {blocks.flatMap((block) =>
          block.parents.map((parent) => (
            <path
              key={`${parent} ${block.id}`}
              className="graph-line"
              d={link(places.get(parent), places.get(block.id))}
            />
          )),
        )}
        {blocks.map((block) => {
          const place = places.get(block.id);
          return place === undefined ? null : <Block key={block.id} block={block} {...place} />;
        })}
      </svg>
    </Scroll>
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function link(from: Place | undefined, to: Place | undefined): string {
  if (from === undefined || to === undefined) return '';
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x, to.y + BOX.height / 2];
  const middle = x2 - BOX.gapX / 2;
  return `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
}

function describe(blocks: readonly StageBlock[]): string {
  return blocks.map(({ name, stages, numUses }) => `${name}: ${stages.length} stages for ${numUses} uses`).join('; ');
}

function Block({ block, x, y }: Place & { readonly block: StageBlock }) {
  const total = block.stages.length;
  const shared = block.numUses - total;
  let from = 0;
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect className="graph-box" width={BOX.width} height={BOX.height} rx={5} />
      <text className="graph-name" x={10} y={20}>
        {block.name}
      </text>
      <text className="graph-note" x={10} y={38}>
        {count(total)} {total === 1 ? 'stage' : 'stages'}
        {shared > 0 && `, shared by ${count(block.numUses)} trials`}
      </text>
      {STATES.map((state) => {
        const share = block.stages.filter((stage) => stage.state === state).length / total;
        if (share === 0) return null;
        const start = from;
        from += share;
        return (
          <rect
            key={state}
            className="graph-state"
            data-state={state}
            x={10 + start * (BOX.width - 20)}
            y={46}
            width={share * (BOX.width - 20)}
            height={5}
          />
        );
      })}
    </g>
  );
}
