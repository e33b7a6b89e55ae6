import { ConfigError } from '@ssma/core';
import { costMeter } from './cost.js';
import type { DependencyGraph, Filter, FilterGroup } from './graph/dependency-graph.js';
import type { FilterScores } from './rankings/filter-scores.js';

/** A share of the network's cost, in (0, 1): as few filters as reach it. */
interface CostTarget {
  readonly measure: 'parameters' | 'flops';
  readonly reduction: number;
}

/** When enough is removed. */
export type PruningTarget =
  | CostTarget
  /** Everything that scores below, as the paper's stages are told apart by. */
  | { readonly scoreBelow: number };

export interface SelectOptions {
  readonly target: PruningTarget;
  /**
   * Convolutions whose maps are added to others, at the end of residual units and on projected shortcuts: left alone, as
   * the methods that the paper compares with do, or pruned like all others.
   */
  readonly shortcuts: 'left-alone' | 'pruned';
  /**
   * Beginnings of the names of the layers that may lose filters, behind a modality or not: `stage4/` is also
   * `rgb/stage4/`. Default: all.
   */
  readonly layers?: readonly string[];
  /** Filters that every layer keeps, >= 1. Default 1. */
  readonly minimumFilters?: number;
}

export interface SelectedFilters {
  /** One filter of each group, the least important first. */
  readonly filters: readonly Filter[];
  /** Convolutions that could lose filters but have no score. */
  readonly unranked: readonly string[];
}

/**
 * Chooses the filters to remove: those of the lowest score in the network first, of groups by the mean over their filters.
 * Layers keep `minimumFilters`; the next in rank goes instead.
 *
 * @param scores comparable between layers, see `normaliseByLayer`
 * @throws ConfigError when an option is out of range, names no layer, or the target cannot be met; the message then says
 *   what can
 */
export function selectFilters(graph: DependencyGraph, scores: FilterScores, options: SelectOptions): SelectedFilters {
  requireTarget(options.target);
  const { order, unranked } = removalOrder(graph, scores, options);
  return { filters: lowest(graph, order, options.target), unranked };
}

/** Everything that can leave. */
export interface RemovalOrder {
  /** The lowest score first. */
  readonly order: readonly RankedFilter[];
  /** Convolutions that could lose filters but have no score. */
  readonly unranked: readonly string[];
}

interface RankedFilter {
  /** Stands for its group. */
  readonly filter: Filter;
  readonly group: FilterGroup;
  readonly score: number;
}

/** The order in which filters leave until every layer has `minimumFilters`; arguments and errors as `selectFilters`. */
export function removalOrder(
  graph: DependencyGraph,
  scores: FilterScores,
  options: Omit<SelectOptions, 'target'>,
): RemovalOrder {
  const { minimumFilters = 1 } = options;
  requireLayers(graph, options);
  const candidates = graph.groups.filter((group) => isCandidate(group, options));
  const isRanked = ({ filters }: FilterGroup) => filters.some(({ layer }) => scores.has(layer));
  const unranked = candidates.filter((group) => !isRanked(group)).flatMap(({ filters }) => filters);
  const left = new Map([...graph.byLayer].map(([name, { output }]) => [name, output.length]));
  const order = candidates
    .filter(isRanked)
    .map((group) => ({ filter: group.filters[0] as Filter, group, score: scoreOf(group, scores) }))
    .sort((a, b) => a.score - b.score || a.group.channel - b.group.channel)
    .filter(({ group: { filters } }) => {
      if (!canLose(filters, left, minimumFilters)) return false;
      for (const { layer } of filters) left.set(layer, (left.get(layer) as number) - 1);
      return true;
    });
  return { order, unranked: [...new Set(unranked.map(({ layer }) => layer))] };
}

/** The shortest beginning of an order that meets the target. */
function lowest(graph: DependencyGraph, order: RemovalOrder['order'], target: PruningTarget): Filter[] {
  if ('scoreBelow' in target) return order.filter(({ score }) => score < target.scoreBelow).map(({ filter }) => filter);
  const { measure, reduction: wanted } = target;
  const meter = costMeter(graph);
  const before = meter.current()[measure];
  const reduction = () => 1 - meter.current()[measure] / before;
  const filters: Filter[] = [];
  for (const { filter, group } of order) {
    if (reduction() >= wanted) break;
    meter.remove(group.channel);
    filters.push(filter);
  }
  if (reduction() < wanted) throw outOfReach(target, reduction());
  return filters;
}

function outOfReach({ measure, reduction }: CostTarget, closest: number): ConfigError {
  return new ConfigError(
    `selectFilters: reduction of ${measure} must be within reach; got ${reduction}, the closest is ${closest.toFixed(4)}`,
  );
}

/** A group may have several filters of one layer. */
function canLose(filters: readonly Filter[], left: ReadonlyMap<string, number>, minimum: number): boolean {
  const losses = new Map<string, number>();
  for (const { layer } of filters) losses.set(layer, (losses.get(layer) ?? 0) + 1);
  return [...losses].every(([layer, loss]) => (left.get(layer) as number) - loss >= minimum);
}

function isCandidate(
  { filters, entersSum }: FilterGroup,
  { shortcuts, layers }: Pick<SelectOptions, 'shortcuts' | 'layers'>,
): boolean {
  if (entersSum && shortcuts === 'left-alone') return false;
  return layers === undefined || filters.every(({ layer }) => layers.some((start) => isNamed(layer, start)));
}

function isNamed(layer: string, start: string): boolean {
  return layer.startsWith(start) || layer.includes(`/${start}`);
}

function scoreOf({ filters }: FilterGroup, scores: FilterScores): number {
  const known = filters.flatMap(({ layer, index }) => scores.get(layer)?.[index] ?? []);
  return known.reduce((sum, score) => sum + score, 0) / known.length;
}

function requireTarget(target: PruningTarget): void {
  const value = 'measure' in target ? target.reduction : target.scoreBelow;
  if ('measure' in target ? value > 0 && value < 1 : Number.isFinite(value)) return;
  const rule = 'measure' in target ? 'reduction must lie between 0 and 1' : 'scoreBelow must be a finite number';
  throw new ConfigError(`selectFilters: ${rule}; got ${value}`);
}

function requireLayers(
  graph: DependencyGraph,
  { layers = [], minimumFilters = 1 }: Omit<SelectOptions, 'target'>,
): void {
  if (!Number.isInteger(minimumFilters) || minimumFilters < 1)
    throw new ConfigError(`selectFilters: minimumFilters must be a whole number, at least 1; got ${minimumFilters}`);
  const names = graph.groups.flatMap(({ filters }) => filters.map(({ layer }) => layer));
  const idle = layers.find((start) => !names.some((name) => isNamed(name, start)));
  if (idle !== undefined)
    throw new ConfigError(`selectFilters: layers must each begin a name of a layer that can lose filters; got ${idle}`);
}
