/**
 * Indices of the points that no other point beats: none has a cost as low and a score as high, and one of them better.
 * In order of cost.
 */
export function paretoFront(points: readonly { readonly cost: number; readonly score: number }[]): number[] {
  const byCost = points.map((_, index) => index).sort((a, b) => before(points[a], points[b]) || a - b);
  let best = Number.NEGATIVE_INFINITY;
  let bestCost = Number.NaN;
  return byCost.filter((index) => {
    const point = points[index];
    if (point === undefined) return false;
    const isEqual = point.score === best && point.cost === bestCost;
    if (!(point.score > best || isEqual)) return false;
    best = point.score;
    bestCost = point.cost;
    return true;
  });
}

type Point = { readonly cost: number; readonly score: number } | undefined;

function before(a: Point, b: Point): number {
  if (a === undefined || b === undefined) return 0;
  return a.cost - b.cost || b.score - a.score;
}
