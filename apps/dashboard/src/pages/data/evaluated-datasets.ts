import type { TrialDetail } from '@ssma/orchestrator/client';

/** A split of a dataset that a trial was evaluated on. */
export interface EvaluatedDataset {
  /** Tells datasets apart: name, folder, labels and split. */
  readonly id: string;
  readonly name: string;
  readonly root: string;
  readonly split: string;
  /** Hash of its content. */
  readonly fingerprint: string;
  /** Key of an evaluation on it, and the trial that has it. */
  readonly evaluation: string;
  readonly trial: string;
}

/** The datasets of trials, each split once, by the first trial that was evaluated on it. */
export function evaluatedDatasets(trials: readonly TrialDetail[]): EvaluatedDataset[] {
  const found = new Map<string, EvaluatedDataset>();
  for (const { id: trial, config, stages } of trials) {
    const evaluation = stages.find(({ kind, state }) => kind === 'evaluate' && state === 'complete');
    const dataset: unknown = Reflect.get(Object(config), 'dataset');
    if (evaluation === undefined) continue;
    const textOf = (of: unknown, key: string) => String(Reflect.get(Object(of), key) ?? '');
    const name = textOf(dataset, 'name');
    const root = textOf(dataset, 'root');
    const split = textOf(Reflect.get(Object(config), 'evaluate'), 'split');
    const id = [name, root, textOf(dataset, 'labels'), split].filter((part) => part !== '').join(' ');
    const { key, datasetFingerprint: fingerprint } = evaluation;
    if (!found.has(id)) found.set(id, { id, name, root, split, fingerprint, evaluation: key, trial });
  }
  return [...found.values()];
}
