import { type WrittenJson, writtenJson } from '../hash/canonical-json.js';
import { remembered } from '../hash/remembered.js';
import type { TrialConfig } from './sweep-schema.js';

/** Makes a function that writes configurations as canonical JSON; a section that several share is written once. */
export function sectionWriter(): (config: TrialConfig) => WrittenJson {
  const written = remembered(writtenJson);
  return (config) =>
    writtenJson(Object.fromEntries(Object.entries(config).map(([name, section]) => [name, written(section)])));
}
