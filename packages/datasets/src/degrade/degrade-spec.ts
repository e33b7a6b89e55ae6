import { z } from 'zod';
import {
  CAMERA_MODALITIES,
  CORRUPTION_NAMES,
  type Corruption,
  corruptionApplies,
  type Severity,
} from './corruptions.js';

const SHIFT = /^shift:(-?[1-9]\d{0,4})$/;
const CORRUPTION = new RegExp(`^(${CORRUPTION_NAMES.join('|')}):([1-5])$`);

/** How a sensor has failed: it gives nothing, noise, a picture that is moved against the others, or a corrupted one. */
export type Degradation =
  | { readonly kind: 'missing' }
  | { readonly kind: 'noise' }
  /** To the right by so many pixels of the network input; negative: to the left; never 0. */
  | { readonly kind: 'shift'; readonly pixels: number }
  | { readonly kind: 'corruption'; readonly corruption: Corruption; readonly severity: Severity };

const DegradationText = z
  .string()
  .regex(
    new RegExp(`^(missing|noise|shift:-?[1-9]\\d{0,4}|(${CORRUPTION_NAMES.join('|')}):[1-5])$`),
    'must be missing, noise, shift:<pixels> with a whole number other than 0, or <corruption>:<severity> with one of ' +
      `${CORRUPTION_NAMES.join(', ')} and a severity from 1 to 5`,
  );

/**
 * What is wrong with each modality of the inputs, such as `{ rgb: 'fog:3', depth: 'shift:8' }`; a modality left out is as
 * it is.
 */
export const DegradeSpec = z
  .record(z.string().min(1), DegradationText)
  .superRefine((spec, context) => {
    for (const [modality, text] of Object.entries(spec)) {
      const [, corruption] = CORRUPTION.exec(text) ?? [];
      if (corruption === undefined || corruptionApplies(corruption as Corruption, modality)) continue;
      const message = `must be of a camera's picture, ${CAMERA_MODALITIES.join(', ')}, to have ${corruption}`;
      context.addIssue({ code: 'custom', path: [modality], message, input: text });
    }
  })
  .describe(
    'Sensor failures by modality. missing: as of a dead sensor; noise: uniformly random levels; ' +
      'shift:<pixels>: moved right on the network input, negative: left; ' +
      `<corruption>:<severity from 1 to 5>: ${CORRUPTION_NAMES.join(', ')}.`,
  );
export type DegradeSpec = z.infer<typeof DegradeSpec>;

/** @param text as `DegradeSpec` holds it */
export function degradationOf(text: DegradeSpec[string]): Degradation {
  const [, pixels] = SHIFT.exec(text) ?? [];
  if (pixels !== undefined) return { kind: 'shift', pixels: Number(pixels) };
  const [, corruption, severity] = CORRUPTION.exec(text) ?? [];
  // The pattern holds nothing but names of corruptions and the severities.
  if (corruption !== undefined)
    return { kind: 'corruption', corruption: corruption as Corruption, severity: Number(severity) as Severity };
  return { kind: text === 'noise' ? 'noise' : 'missing' };
}

/** @returns the text that `DegradeSpec` reads */
export function corruptionText(corruption: Corruption, severity: Severity): string {
  return `${corruption}:${severity}`;
}
