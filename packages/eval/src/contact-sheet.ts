import type { ClassDescription } from '@ssma/datasets';
import { ERROR_COLORS, OVERLAY_COLUMNS, type OverlayRow } from './overlay.js';
import { pictureSheet } from './picture-sheet.js';

/**
 * Lays overlay rows under one another, with column titles above and the colours of classes and errors below.
 *
 * @param rows    at least one, all pictures of one size
 * @param classes the legend: name and colour by class id
 * @returns       PNG bytes, 8-bit RGB
 * @throws EvaluationError when there is no row or the sizes differ
 */
export async function contactSheet(
  rows: readonly OverlayRow[],
  classes: readonly ClassDescription[],
): Promise<Uint8Array> {
  return pictureSheet({
    columns: OVERLAY_COLUMNS,
    rows: rows.map(({ caption, pictures }) => ({ caption, pictures: OVERLAY_COLUMNS.map((name) => pictures[name]) })),
    legend: [
      { title: 'classes', entries: classes },
      { title: 'error', entries: Object.entries(ERROR_COLORS).map(([name, color]) => ({ name, color })) },
    ],
  });
}
