import { z } from 'zod';

const SHIFT = 'shift:';

/** How a sensor has failed: it gives nothing, noise, or a picture that is moved against the others. */
export type Degradation =
  | { readonly kind: 'missing' }
  | { readonly kind: 'noise' }
  /** To the right by so many pixels of the network input; negative: to the left; never 0. */
  | { readonly kind: 'shift'; readonly pixels: number };

const DegradationText = z
  .string()
  .regex(
    /^(missing|noise|shift:-?[1-9]\d{0,4})$/,
    'must be missing, noise or shift:<pixels>, a whole number other than 0',
  );

/** What is wrong with each modality of the inputs, such as `{ depth: 'shift:8' }`; a modality left out is as it is. */
export const DegradeSpec = z
  .record(z.string().min(1), DegradationText)
  .describe(
    'Sensor failures by modality. missing: as of a dead sensor; noise: uniformly random levels; ' +
      'shift:<pixels>: moved right on the network input, negative: left.',
  );
export type DegradeSpec = z.infer<typeof DegradeSpec>;

/** @param text as `DegradeSpec` holds it */
export function degradationOf(text: DegradeSpec[string]): Degradation {
  if (text.startsWith(SHIFT)) return { kind: 'shift', pixels: Number(text.slice(SHIFT.length)) };
  return { kind: text === 'noise' ? 'noise' : 'missing' };
}
