/**
 * Lengths in bits of an optimal prefix code none of whose words is longer than `maxBits`.
 *
 * Package-merge: level by level, the cheapest pairs of what is there join the symbols again; a symbol's word is as long
 * as the number of levels at which it is among the cheapest `2 n - 2`.
 *
 * @param counts how often each symbol occurs; at least one does
 * @returns      0 for symbols that do not occur; a symbol alone gets one bit
 * @see Larmore, Hirschberg 1990, "A fast algorithm for optimal length-limited Huffman codes", J. ACM 37(3), section 2
 */
export function huffmanLengths(counts: Uint32Array, maxBits: number): Uint8Array {
  const symbols = [...counts.keys()].filter((symbol) => counts[symbol]! > 0);
  symbols.sort((a, b) => counts[a]! - counts[b]! || a - b);
  const lengths = new Uint8Array(counts.length);
  if (symbols.length === 1) lengths[symbols[0]!] = 1;
  const leaves = symbols.map((symbol) => counts[symbol]!);
  const levels: Level[] = [{ weights: leaves, isLeaf: leaves.map(() => true) }];
  for (let bit = 1; bit < maxBits; bit++) levels.push(joined(leaves, levels[bit - 1]!.weights));
  let numChosen = 2 * symbols.length - 2;
  for (let bit = maxBits - 1; bit >= 0; bit--) {
    const { isLeaf } = levels[bit]!;
    let numLeaves = 0;
    for (let item = 0; item < numChosen; item++) if (isLeaf[item]) lengths[symbols[numLeaves++]!]!++;
    numChosen = 2 * (numChosen - numLeaves);
  }
  return lengths;
}

interface Level {
  /** In ascending order. */
  readonly weights: readonly number[];
  readonly isLeaf: readonly boolean[];
}

/** Leaves and pairs of the level below, in ascending order. */
function joined(leaves: readonly number[], below: readonly number[]): Level {
  const weights: number[] = [];
  const isLeaf: boolean[] = [];
  let leaf = 0;
  const putLeaves = (lighterThan: number) => {
    for (; leaf < leaves.length && leaves[leaf]! <= lighterThan; leaf++) {
      weights.push(leaves[leaf]!);
      isLeaf.push(true);
    }
  };
  for (let item = 0; item + 1 < below.length; item += 2) {
    const pair = below[item]! + below[item + 1]!;
    putLeaves(pair);
    weights.push(pair);
    isLeaf.push(false);
  }
  putLeaves(Number.POSITIVE_INFINITY);
  return { weights, isLeaf };
}
