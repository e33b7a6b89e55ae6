import { ConfigError } from '@ssma/core';
import { costMeter } from './cost.js';
import type { DependencyGraph, Filter, FilterGroup } from './graph/dependency-graph.js';
import type { FilterScores } from './rankings/filter-scores.js';

/** When enough is removed. */
export type PruningTarget =
  /** A share of the network's cost, in (0, 1): as few filters as reach it. */
  | { readonly measure: 'parameters' | 'flops'; readonly reduction: number }
  /** Everything that scores below, as the paper's stages are told apart by. */
  | { readonly scoreBelow: number };

export interface SelectOptions {
  readonly target: PruningTarget;
  /**
   * Convolutions whose maps are added to others, at the end of residual units and on projected shortcuts: left alone, as
   * the methods that the paper compares with do, or pruned like all others.
   */
  readonly shortcuts: 'left-alone' | 'pruned';
  /** Beginnings of the names of the layers that may lose filters, e.g. `stage4/`. Default: all. */
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
  requireOptions(graph, options);
  const candidates = graph.groups.filter((group) => isCandidate(group, options));
  const isRanked = ({ filters }: FilterGroup) => filters.some(({ layer }) => scores.has(layer));
  const ranked = candidates
    .filter(isRanked)
    .map((group) => ({ group, score: scoreOf(group, scores) }))
    .sort((a, b) => a.score - b.score || a.group.channel - b.group.channel);
  const unranked = candidates.filter((group) => !isRanked(group)).flatMap(({ filters }) => filters);
  return {
    filters: takeLowest(graph, ranked, options),
    unranked: [...new Set(unranked.map(({ layer }) => layer))],
  };
}

interface RankedGroup {
  readonly group: FilterGroup;
  readonly score: number;
}

function takeLowest(graph: DependencyGraph, ranked: readonly RankedGroup[], options: SelectOptions): Filter[] {
  const { target, minimumFilters = 1 } = options;
  const meter = costMeter(graph);
  const before = meter.current();
  const reduction = () => ('measure' in target ? 1 - meter.current()[target.measure] / before[target.measure] : 0);
  const left = new Map([...graph.byLayer].map(([name, { output }]) => [name, output.length]));
  const taken: Filter[] = [];
  for (const { group, score } of ranked) {
    if ('measure' in target ? reduction() >= target.reduction : score >= target.scoreBelow) break;
    if (!canLose(group, left, minimumFilters)) continue;
    for (const { layer } of group.filters) left.set(layer, (left.get(layer) as number) - 1);
    meter.remove(group.channel);
    taken.push(group.filters[0] as Filter);
  }
  if ('measure' in target && reduction() < target.reduction) throw unreachable(options, reduction());
  return taken;
}

function unreachable({ target }: SelectOptions, closest: number): ConfigError {
  const { measure, reduction } = target as Extract<PruningTarget, { measure: string }>;
  return new ConfigError(
    `selectFilters: reduction of ${measure} must be within reach; got ${reduction}, the closest is ${closest.toFixed(4)}`,
  );
}

/** A group may have several filters of one layer. */
function canLose({ filters }: FilterGroup, left: ReadonlyMap<string, number>, minimum: number): boolean {
  const losses = new Map<string, number>();
  for (const { layer } of filters) losses.set(layer, (losses.get(layer) ?? 0) + 1);
  return [...losses].every(([layer, loss]) => (left.get(layer) as number) - loss >= minimum);
}

function isCandidate({ filters, entersSum }: FilterGroup, { shortcuts, layers }: SelectOptions): boolean {
  if (entersSum && shortcuts === 'left-alone') return false;
  return layers === undefined || filters.every(({ layer }) => layers.some((start) => layer.startsWith(start)));
}

function scoreOf({ filters }: FilterGroup, scores: FilterScores): number {
  const known = filters.flatMap(({ layer, index }) => scores.get(layer)?.[index] ?? []);
  return known.reduce((sum, score) => sum + score, 0) / known.length;
}

function requireOptions(graph: DependencyGraph, { target, layers = [], minimumFilters = 1 }: SelectOptions): void {
  const value = 'measure' in target ? target.reduction : target.scoreBelow;
  if ('measure' in target ? !(value > 0 && value < 1) : !Number.isFinite(value)) {
    const rule = 'measure' in target ? 'reduction must lie between 0 and 1' : 'scoreBelow must be a finite number';
    throw new ConfigError(`selectFilters: ${rule}; got ${value}`);
  }
  if (!Number.isInteger(minimumFilters) || minimumFilters < 1)
    throw new ConfigError(`selectFilters: minimumFilters must be a whole number, at least 1; got ${minimumFilters}`);
  const names = graph.groups.flatMap(({ filters }) => filters.map(({ layer }) => layer));
  const idle = layers.find((start) => !names.some((name) => name.startsWith(start)));
  if (idle !== undefined)
    throw new ConfigError(`selectFilters: layers must each begin a name of a layer that can lose filters; got ${idle}`);
}
