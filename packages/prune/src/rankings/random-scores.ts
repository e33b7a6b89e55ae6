import type { DependencyGraph } from '../graph/dependency-graph.js';
import type { FilterScores } from './filter-scores.js';

/** Scores drawn evenly from [0, 1): the ranking that every other must beat. Equal seeds give equal scores. */
export function randomScores({ byLayer }: DependencyGraph, seed: number): FilterScores {
  let state = seed | 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const convolutions = [...byLayer].filter(([, { role }]) => role === 'convolution');
  return new Map(convolutions.map(([name, { output }]) => [name, Float32Array.from(output, next)]));
}
