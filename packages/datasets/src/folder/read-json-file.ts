import type { z } from 'zod';

import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';

/**
 * Reads a JSON file that must follow a schema.
 *
 * @param what  the file in the words of an error message, e.g. `class list`
 * @throws DatasetFileError when the file is missing, not JSON or breaks a rule of the schema; all broken rules are named
 */
export async function readJsonFile<T>(
  path: string,
  { schema, what }: { readonly schema: z.ZodType<T>; readonly what: string },
): Promise<T> {
  const parsed = schema.safeParse(parseJson(path, new TextDecoder().decode(await readDatasetFile(path))));
  if (parsed.success) return parsed.data;
  const defects = parsed.error.issues.map(({ path: keys, message }) => `${keys.join('.') || 'the file'}: ${message}`);
  throw new DatasetFileError(path, `must follow the ${what}'s rules; got ${defects.join('; ')}`, {
    cause: parsed.error,
  });
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new DatasetFileError(path, `must be JSON; got ${said}`, { cause: error });
  }
}
