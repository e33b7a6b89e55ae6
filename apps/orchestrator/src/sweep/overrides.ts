import { parseDocument } from 'yaml';
import { ConfigError } from '../errors.js';
import type { ConfigPath } from './config-path.js';
import { formatConfigPath, parseConfigPath, withValueAt } from './config-path.js';
import { unknownSweepPath } from './known-paths.js';

/** One `--set key=value` of the command line. */
export interface Override {
  readonly path: ConfigPath;
  readonly value: unknown;
  /** As typed, for messages. */
  readonly text: string;
}

/** Sections whose keys are themselves dotted paths, so everything behind the section is one key. */
const PATH_KEYED_SECTIONS: readonly ConfigPath[] = [['grid'], ['baseline'], ['random', 'ranges']];

/**
 * Reads `key=value`; the value is YAML, so `[1, 2]`, `true` and `null` mean what they mean in the file.
 *
 * @throws ConfigError when there is no `=`, the value is not YAML, or the schema has no such key
 */
export function parseOverride(argument: string): Override {
  const text = `--set ${argument}`;
  const equals = argument.indexOf('=');
  if (equals < 1) throw new ConfigError(`${text}: the setting must be key=value; got "${argument}"`);
  const path = overridePath(argument.slice(0, equals));
  const document = parseDocument(argument.slice(equals + 1), { prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw new ConfigError(`${text}: the value must be YAML; ${error.message}`);
  const unknown = unknownSweepPath(path);
  if (unknown !== undefined) throw new ConfigError(`${text}: the key ${unknown}`);
  return { path, value: document.toJS(), text };
}

/** The sweep file's content with every override in place, the last one winning. */
export function applyOverrides(value: unknown, overrides: readonly Override[]): unknown {
  return overrides.reduce((root, override) => withValueAt(root, override.path, override.value), value);
}

/** The override that decides the value at `path`, if any. */
export function overrideAt(overrides: readonly Override[], path: ConfigPath): Override | undefined {
  return overrides.findLast(
    (override) =>
      override.path.length <= path.length && override.path.every((segment, index) => segment === path[index]),
  );
}

function overridePath(key: string): ConfigPath {
  const section = PATH_KEYED_SECTIONS.find((path) => key.startsWith(`${formatConfigPath(path)}.`));
  return section === undefined ? parseConfigPath(key) : [...section, key.slice(formatConfigPath(section).length + 1)];
}
