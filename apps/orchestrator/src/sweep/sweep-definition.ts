import type { ConfigPath } from './config-path.js';
import type { SweepFile } from './sweep-schema.js';

/** A sweep file that has been read and obeys the schema, with what is needed to vary it and to point at its lines. */
export interface SweepDefinition {
  /** Path of the file as the user gave it. */
  readonly file: string;
  /** Parsed content with defaults filled in and overrides applied. */
  readonly sweep: SweepFile;
  /** The trial sections as written, without defaults: an axis may switch an alternative whose defaults differ. */
  readonly writtenConfig: Readonly<Record<string, unknown>>;
  /** `file:line:column`, or the `--set` argument, that decides the value (or key) at a path. */
  locate(path: ConfigPath, part?: 'key' | 'value'): string;
  /** Whether `--set` decides the value at a path: a person has typed it, it is not the file's. */
  isOverridden(path: ConfigPath): boolean;
}
