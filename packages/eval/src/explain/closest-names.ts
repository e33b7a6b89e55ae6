/**
 * The names that are most like a wanted one, the most alike first; names that contain it, or that it contains, come
 * before all others.
 *
 * @param count how many, at most
 */
export function closestNames(wanted: string, names: readonly string[], count: number): string[] {
  const distances = names.map((name) => ({ name, isPart: isPartOf(wanted, name), edits: editDistance(wanted, name) }));
  distances.sort((a, b) => Number(b.isPart) - Number(a.isPart) || a.edits - b.edits);
  return distances.slice(0, count).map(({ name }) => name);
}

function isPartOf(wanted: string, name: string): boolean {
  return wanted !== '' && (name.includes(wanted) || wanted.includes(name));
}

/** Levenshtein's distance: the fewest insertions, deletions and replacements of characters that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, character] of [...a].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (character === b[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
