import { z } from 'zod';

import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { createLabelSet, type LabelSet } from '../label-sets/label-set.js';
import { distinctColors, type Rgb } from '../label-sets/palette.js';

const byte = z.int().min(0).max(255);

/** What `classes.json` beside the folders of images holds. */
export const ClassList = z
  .strictObject({
    names: z.array(z.string().min(1)).min(2).max(255).describe('Class names; the position is the id in label files.'),
    ignore: byte.optional().describe('Id of pixels that do not count; 255 never counts.'),
    palette: z
      .array(z.tuple([byte, byte, byte]))
      .optional()
      .describe('Red, green, blue of each class; generated when left out.'),
    source: z.string().optional().describe('Where the data come from; for readers only.'),
  })
  .superRefine(({ names, ignore, palette }, context) => {
    const doubled = names.find((name, index) => names.indexOf(name) !== index);
    if (doubled !== undefined) addIssue(context, 'names', `must differ from each other; got "${doubled}" twice`);
    if (ignore !== undefined && ignore < names.length) {
      addIssue(context, 'ignore', `must not be the id of a class (0 to ${names.length - 1}); got ${ignore}`);
    }
    if (palette !== undefined && palette.length !== names.length) {
      addIssue(context, 'palette', `must have one colour per name (${names.length}); got ${palette.length}`);
    }
  });
export type ClassList = z.infer<typeof ClassList>;

/**
 * Reads `classes.json` into a label set: class i has raw id i, `ignore` and 255 become `IGNORE_LABEL`.
 *
 * @throws DatasetFileError when the file is missing, not JSON or breaks a rule of `ClassList`
 */
export async function readClassList(path: string): Promise<LabelSet> {
  const { names, ignore, palette } = parseClassList(path, await readDatasetFile(path));
  const colors = palette ?? distinctColors(names.length);
  // The schema made names and palette equally long.
  const classes = names.map((name, id) => ({ name, color: colors[id] as Rgb, rawIds: [id] }));
  return createLabelSet(classes, ignore === undefined ? [] : [ignore]);
}

function parseClassList(path: string, bytes: Uint8Array): ClassList {
  const parsed = ClassList.safeParse(parseJson(path, new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  const defects = parsed.error.issues.map(({ path: keys, message }) => `${keys.join('.') || 'the file'}: ${message}`);
  throw new DatasetFileError(path, `must follow the class list's rules; got ${defects.join('; ')}`, {
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

function addIssue(context: z.RefinementCtx, key: keyof ClassList, message: string): void {
  context.addIssue({ code: 'custom', path: [key], message });
}
