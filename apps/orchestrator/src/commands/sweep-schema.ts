import type { Command } from 'commander';
import { sweepJsonSchemaText } from '../sweep/sweep-json-schema.js';
import type { Services } from './services.js';

/** `ssma sweep schema`: the JSON Schema of a sweep file, for editors. */
export function addSweepSchema(sweep: Command, services: Services): void {
  sweep
    .command('schema')
    .description('print the JSON Schema of a sweep file')
    .action(() => services.print(sweepJsonSchemaText()));
}
