import type { StageNode } from '@ssma/orchestrator/client';

/** Stages of one kind at one depth of the graph, e.g. all `expert rgb`. */
export interface StageBlock {
  readonly id: string;
  readonly name: string;
  readonly stages: readonly StageNode[];
  /** Blocks whose results these stages read. */
  readonly parents: readonly string[];
  /** What the stages would be if no two trials shared one. */
  readonly numUses: number;
}

/** The graph from left to right: a block stands right of everything that it needs. */
export interface StageLayers {
  readonly layers: readonly (readonly StageBlock[])[];
}

/** Gathers the stages of a sweep by name and depth; a parent that was not read counts as none. */
export function stageLayers(stages: readonly StageNode[]): StageLayers {
  const byKey = new Map(stages.map((stage) => [stage.key, stage]));
  const depths = new Map<string, number>();
  const depthOf = (stage: StageNode): number => {
    const known = depths.get(stage.key);
    if (known !== undefined) return known;
    const parents = Object.values(stage.parents).flatMap((key) => byKey.get(key) ?? []);
    const depth = parents.length === 0 ? 0 : 1 + Math.max(...parents.map(depthOf));
    depths.set(stage.key, depth);
    return depth;
  };
  const blockId = (stage: StageNode): string => `${depthOf(stage)} ${stage.name}`;
  const blocks = new Map<string, StageNode[]>();
  for (const stage of stages) blocks.set(blockId(stage), [...(blocks.get(blockId(stage)) ?? []), stage]);
  const layers: StageBlock[][] = [];
  for (const [id, own] of blocks) {
    const [first] = own;
    if (first === undefined) continue;
    const parents = own.flatMap((stage) => Object.values(stage.parents).flatMap((key) => byKey.get(key) ?? []));
    const block = {
      id,
      name: first.name,
      stages: own,
      parents: [...new Set(parents.map(blockId))],
      numUses: own.reduce((sum, { numTrials }) => sum + numTrials, 0),
    };
    const depth = depthOf(first);
    while (layers.length <= depth) layers.push([]);
    layers[depth]?.push(block);
  }
  return { layers };
}
