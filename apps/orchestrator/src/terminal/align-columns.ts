/**
 * Pads cells so that columns line up, two spaces apart.
 *
 * @param rows          equally long rows of text
 * @param rightAligned  indices of the columns that end, instead of start, at the same place
 * @returns one line per row, without trailing spaces
 */
export function alignColumns(rows: readonly (readonly string[])[], rightAligned: readonly number[] = []): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => pad(cell, column))
      .join('  ')
      .trimEnd(),
  );

  function pad(cell: string, column: number): string {
    const width = widths[column] ?? 0;
    return rightAligned.includes(column) ? cell.padStart(width) : cell.padEnd(width);
  }
}
