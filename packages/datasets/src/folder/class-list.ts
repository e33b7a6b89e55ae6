import { z } from 'zod';

import { IGNORE_LABEL } from '../dataset.js';
import type { LabelColor } from '../images/decode-color-labels.js';
import { createLabelSet, type LabelSet } from '../label-sets/label-set.js';
import { distinctColors, type Rgb } from '../label-sets/palette.js';
import { readJsonFile } from './read-json-file.js';

const byte = z.int().min(0).max(255);
const color = z.tuple([byte, byte, byte]);

/** What `classes.json` beside the folders of images holds. */
export const ClassList = z
  .strictObject({
    names: z.array(z.string().min(1)).min(2).max(255).describe('Class names; the position is the id in label files.'),
    ignore: byte.optional().describe('Id of pixels that do not count; 255 never counts.'),
    palette: z.array(color).optional().describe('Red, green, blue of each class; generated when left out.'),
    labels: z
      .enum(['ids', 'colors'])
      .default('ids')
      .describe('What label files hold: ids, or the colours of the palette.'),
    ignoredColors: z.array(color).optional().describe('Colours of pixels that do not count, where labels are colours.'),
    depths: z
      .record(z.string().min(1), z.number().positive().max(1000))
      .optional()
      .describe('Metres per unit of each folder of 16-bit depth maps; by default 0.001 for a folder depth.'),
    source: z.string().optional().describe('Where the data come from; for readers only.'),
  })
  .superRefine(({ names, ignore, palette, labels, ignoredColors }, context) => {
    const doubled = names.find((name, index) => names.indexOf(name) !== index);
    if (doubled !== undefined) addIssue(context, 'names', `must differ from each other; got "${doubled}" twice`);
    if (ignore !== undefined && ignore < names.length) {
      addIssue(context, 'ignore', `must not be the id of a class (0 to ${names.length - 1}); got ${ignore}`);
    }
    if (palette !== undefined && palette.length !== names.length) {
      addIssue(context, 'palette', `must have one colour per name (${names.length}); got ${palette.length}`);
    }
    if (labels === 'ids') {
      if (ignoredColors !== undefined) addIssue(context, 'ignoredColors', 'must go with labels "colors"; got "ids"');
      return;
    }
    if (palette === undefined) addIssue(context, 'palette', 'must be given where labels are colours; got none');
    if (ignore !== undefined) addIssue(context, 'ignore', `must be left out where labels are colours; got ${ignore}`);
    const colors = [...(palette ?? []), ...(ignoredColors ?? [])].map((entry) => entry.join(', '));
    const again = colors.find((entry, index) => colors.indexOf(entry) !== index);
    if (again !== undefined) addIssue(context, 'palette', `must have different colours; got (${again}) twice`);
  });
export type ClassList = z.infer<typeof ClassList>;

/** The classes of a folder, and how its files are read. */
export interface FolderClasses extends LabelSet {
  /** Colours of label files and the ids that they become; null when label files hold ids. */
  readonly colors: readonly LabelColor[] | null;
  /** Of each folder of depth maps by its name; null when the list leaves that to the names of folders. */
  readonly metresPerUnit: ReadonlyMap<string, number> | null;
}

/**
 * Reads `classes.json` into a label set: class i has raw id i, `ignore` and 255 become `IGNORE_LABEL`.
 *
 * @throws DatasetFileError when the file is missing, not JSON or breaks a rule of `ClassList`
 */
export async function readClassList(path: string): Promise<FolderClasses> {
  const list: ClassList = await readJsonFile(path, { schema: ClassList, what: 'class list' });
  const { names, ignore, palette, labels, depths, ignoredColors = [] } = list;
  const colors = palette ?? distinctColors(names.length);
  // The schema made names and palette equally long.
  const classes = names.map((name, id) => ({ name, color: colors[id] as Rgb, rawIds: [id] }));
  return {
    ...createLabelSet(classes, ignore === undefined ? [] : [ignore]),
    colors:
      labels === 'ids'
        ? null
        : [
            ...colors.map((entry, rawId) => ({ color: entry, rawId })),
            ...ignoredColors.map((entry) => ({ color: entry, rawId: IGNORE_LABEL })),
          ],
    metresPerUnit: depths === undefined ? null : new Map(Object.entries(depths)),
  };
}

function addIssue(context: z.RefinementCtx, key: keyof ClassList, message: string): void {
  context.addIssue({ code: 'custom', path: [key], message });
}
