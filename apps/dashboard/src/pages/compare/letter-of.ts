/** How trials are named where there is little room. */
export function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}
