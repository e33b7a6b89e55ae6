/** Numbers that are joined into sets. */
export interface DisjointSets {
  /** The next `count` numbers, each a set of its own. */
  add(count: number): Int32Array;
  join(a: number, b: number): void;
  /** The number that stands for the set of `a`. */
  find(a: number): number;
}

export function disjointSets(): DisjointSets {
  const parents: number[] = [];
  const find = (a: number): number => {
    let root = a;
    while (parents[root] !== root) root = parents[root] as number;
    // Every number on the way points at the root from here on.
    for (let at = a; at !== root; ) {
      const next = parents[at] as number;
      parents[at] = root;
      at = next;
    }
    return root;
  };
  return {
    add: (count) => Int32Array.from({ length: count }, () => parents.push(parents.length) - 1),
    join(a, b) {
      const [first, second] = [find(a), find(b)];
      // The lower number stands for both, so that the result does not depend on the order of joins.
      parents[Math.max(first, second)] = Math.min(first, second);
    },
    find,
  };
}
