import { ModelShape } from '@ssma/core/spec';
import type { Dataset } from '@ssma/datasets';
import type { NetworkDescription } from '@ssma/train';
import type { TrialConfig } from '../sweep/sweep-schema.js';

/** The network that a trial trains on a dataset: the model's choices, and what the data decides about it. */
export function networkOf(
  { model, input }: Pick<TrialConfig, 'model' | 'input'>,
  { description }: Dataset,
): NetworkDescription {
  const shape = ModelShape.parse({
    classes: description.classes.length,
    inputHeight: input.height,
    inputWidth: input.width,
  });
  const classes = description.classes.map(({ name, color }) => ({
    name,
    color: [...color] as [number, number, number],
  }));
  return { model, shape, input, classes };
}
