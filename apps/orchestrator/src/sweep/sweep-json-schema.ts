import { z } from 'zod';
import { SweepFile } from './sweep-schema.js';

/**
 * JSON Schema (2020-12) of a sweep file, for editors: put
 * `# yaml-language-server: $schema=<path>/sweep.schema.json` on the file's first line.
 */
export function sweepJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(SweepFile, { io: 'input' });
  const size = { type: 'integer', minimum: 16, multipleOf: 16 };
  const shorthand = {
    type: 'array',
    prefixItems: [size, size],
    minItems: 2,
    maxItems: 2,
    description: '[height, width]',
  };
  const input = { anyOf: [schema.properties?.input ?? {}, shorthand] };
  return { ...schema, title: 'ssma sweep file', properties: { ...schema.properties, input } };
}

/** The schema as the text of a file. */
export function sweepJsonSchemaText(): string {
  return `${JSON.stringify(sweepJsonSchema(), null, 2)}\n`;
}
