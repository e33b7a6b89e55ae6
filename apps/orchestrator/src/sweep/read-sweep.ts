import { readFile } from 'node:fs/promises';
import { ConfigError } from '../errors.js';
import { axisProblems } from './check-axes.js';
import { describeIssue } from './describe-issue.js';
import type { Override } from './overrides.js';
import { applyOverrides, overrideAt, parseOverride } from './overrides.js';
import type { SweepDefinition } from './sweep-definition.js';
import { expandInputShorthand, SweepFile, TrialConfig } from './sweep-schema.js';
import { parseSweepSource } from './sweep-source.js';

/**
 * Reads a sweep file.
 *
 * @param file      path of the YAML file
 * @param settings  `key=value` arguments of `--set`, applied in order
 * @throws ConfigError with one line per mistake: place, rule, value
 */
export async function readSweep(file: string, settings: readonly string[] = []): Promise<SweepDefinition> {
  return parseSweep(await readText(file), file, settings);
}

/** As `readSweep`, from the text of the file; `file` is only used in messages. */
export function parseSweep(text: string, file: string, settings: readonly string[] = []): SweepDefinition {
  const overrides = settings.map(parseOverride);
  const source = parseSweepSource(text, file);
  const place = {
    file,
    locate: (path, part) => overrideAt(overrides, path)?.text ?? source.locate(path, part),
    isOverridden: (path) => overrideAt(overrides, path) !== undefined,
  } satisfies Place;
  return checkedSweep(applyOverrides(source.value, overrides), place, overrides);
}

/** Where the values of a definition come from. */
type Place = Pick<SweepDefinition, 'file' | 'locate' | 'isOverridden'>;

/**
 * A sweep file's content as plain values, held against the schema.
 *
 * @param overrides those that are in place in the values
 * @throws ConfigError with one line per mistake: place, rule, value
 */
export function checkedSweep(value: unknown, place: Place, overrides: readonly Override[] = []): SweepDefinition {
  const parsed = SweepFile.safeParse(value, { reportInput: true });
  if (!parsed.success) {
    const lines = parsed.error.issues
      .flatMap(describeIssue)
      .map(({ path, part, message }) => `${place.locate(path, part)}: ${message}`);
    throw new ConfigError(lines.join('\n'));
  }
  const definition = { ...place, sweep: parsed.data, writtenConfig: writtenConfig(value) };
  const problems = [...axisProblems(definition), ...ineffectiveOverrides(definition, overrides)];
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return definition;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`${file}: the sweep file must be readable; got ${errorCode(error)}`, { cause: error });
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function writtenConfig(value: unknown): Record<string, unknown> {
  const sections = Object.entries(value ?? {}).filter(([key]) => key in TrialConfig.shape);
  return Object.fromEntries(
    sections.map(([key, section]) => [key, key === 'input' ? expandInputShorthand(section) : section]),
  );
}

/** A base value that every trial replaces would be set without effect. */
function ineffectiveOverrides({ sweep }: SweepDefinition, overrides: readonly Override[]): string[] {
  const sections = [
    ['grid', sweep.grid] as const,
    ...sweep.zip.map((group, index) => [`zip[${index}]`, group] as const),
    ...(isDrawnOnly(sweep) ? [['random', sweep.random?.ranges ?? {}] as const] : []),
  ];
  return overrides.flatMap(({ path, text }) =>
    sections
      .filter(([, axes]) => path.join('.') in axes)
      .map(
        ([section]) =>
          `${text}: the setting must have an effect; got an axis of ${section}, which replaces it in every trial`,
      ),
  );
}

/** Whether every trial is a draw. */
function isDrawnOnly({ grid, zip, include }: SweepFile): boolean {
  return Object.keys(grid).length === 0 && zip.length === 0 && include.length === 0;
}
