import { formatConfigPath } from './config-path.js';
import { checkedSweep } from './read-sweep.js';
import type { SweepDefinition } from './sweep-definition.js';
import { TrialConfig } from './sweep-schema.js';

/** A definition as plain values: what its file and the settings say, for a process that does not read the file. */
export function writtenSweep({ sweep, writtenConfig }: SweepDefinition): Readonly<Record<string, unknown>> {
  const others = Object.entries(sweep).filter(([key]) => !(key in TrialConfig.shape));
  return { ...Object.fromEntries(others), ...writtenConfig };
}

/**
 * The definition of which `writtenSweep` made the values.
 *
 * @param file where they were read, for messages
 * @throws ConfigError when they are none, with one line per mistake: place, rule, value
 */
export function sweepOfWritten(written: unknown, file: string): SweepDefinition {
  return checkedSweep(written, {
    file,
    locate: (path) => (path.length === 0 ? file : `${file}: ${formatConfigPath(path)}`),
    isOverridden: () => false,
  });
}
