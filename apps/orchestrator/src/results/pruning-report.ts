import { PruneSpec } from '@ssma/prune/spec';
import { canonicalJson } from '../hash/canonical-json.js';
import type { MeasuredCheckpoint } from '../network/measure-checkpoints.js';
import type { PrunedTrial } from '../store/prunings-of-sweep.js';
import { type PrintedStage, printedMethod } from './printed-pruning.js';
import { type Spread, spreadOf } from './spread.js';

/** The stages of one way to prune one network, over its seeds. */
export interface PrunedMethod {
  readonly name: string;
  /** Stages whose networks are the whole one, by seed. */
  readonly wholeKeys: readonly string[];
  readonly stages: readonly MethodStage[];
}

/** A stage of a method; scores are fractions on the validation split, over the seeds. */
export interface MethodStage {
  /** Stages of the graph, by seed. */
  readonly stageKeys: readonly string[];
  readonly original: Spread | null;
  /** Without the filters, before fine-tuning; null where a stage before was undone. */
  readonly removed: Spread | null;
  readonly fineTuned: Spread | null;
  /** Whether the pruned network was kept with every seed. */
  readonly isAccepted: boolean;
  /** What the paper prints for it; null where it prints nothing. */
  readonly printed: PrintedStage | null;
}

/**
 * Puts the pruned trials of a sweep together: those that differ in seed and number of stages are one method.
 *
 * @param configOf resolved configuration of a trial, as stored
 */
export function prunedMethods(
  trials: readonly PrunedTrial[],
  configOf: (trialId: string) => Readonly<Record<string, unknown>>,
): PrunedMethod[] {
  const byMethod = new Map<string, { readonly prune: PruneSpec; readonly trials: PrunedTrial[] }>();
  for (const trial of trials) {
    const config = configOf(trial.trialId);
    const { upTo: _, ...prune } = PruneSpec.parse(config.prune);
    const key = canonicalJson({ ...config, prune });
    const method = byMethod.get(key) ?? { prune, trials: [] as PrunedTrial[] };
    method.trials.push(trial);
    byMethod.set(key, method);
  }
  const named = [...byMethod.values()].map(({ prune, trials: own }) => ({ prune, own, name: nameOf(prune) }));
  return named.map(({ prune, own, name }, index) => {
    const namesake = named.slice(0, index).filter((other) => other.name === name).length;
    return methodOf(namesake === 0 ? name : `${name} (${namesake + 1})`, own, printedMethod(prune)?.stages ?? []);
  });
}

/** The paper's name of a method, or what it does. */
function nameOf({ ranking, shortcuts, sums }: PruneSpec): string {
  const printed = sums === 'kept' ? printedMethod({ ranking, shortcuts }) : undefined;
  return printed?.name ?? `${ranking}, shortcuts ${shortcuts}${sums === 'narrowed' ? ', sums narrowed' : ''}`;
}

function methodOf(name: string, trials: readonly PrunedTrial[], printed: readonly PrintedStage[]): PrunedMethod {
  const numStages = Math.max(...trials.map(({ stages }) => stages.length));
  const stages = Array.from({ length: numStages }, (_, index): MethodStage => {
    // Trials that go on further share the stages before.
    const byKey = new Map(trials.flatMap(({ stages: own }) => (own[index] ? [[own[index].stageKey, own[index]]] : [])));
    const own = [...byKey.values()];
    const spread = (which: 'original' | 'removed' | 'fineTuned') =>
      spreadOf(own.map(({ outcome }) => outcome.meanIou[which]));
    return {
      stageKeys: [...byKey.keys()],
      original: spread('original'),
      removed: spread('removed'),
      fineTuned: spread('fineTuned'),
      isAccepted: own.every(({ outcome }) => outcome.isAccepted),
      printed: printed[index] ?? null,
    };
  });
  return { name, wholeKeys: [...new Set(trials.map(({ wholeKey }) => wholeKey))], stages };
}

/** A method with what its networks cost; of several seeds the first. */
export interface MeasuredMethod {
  readonly name: string;
  readonly whole: MeasuredCheckpoint;
  readonly stages: readonly (MethodStage & { readonly cost: MeasuredCheckpoint })[];
}
