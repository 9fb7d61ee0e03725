/** Points with weights: `positions` holds `size` numbers per point. */
export type WeightedPoints = { weights: Float64Array; positions: Float64Array; size: number };

/**
 * Ways to part the points into 1, 2, … `most` groups, each way a refinement of the one before: gives a group's number
 * for every point. Agglomerative clustering by Ward's criterion (1963): what is merged raises the weighted sum of
 * squares least. By chains of nearest neighbours (Murtagh 1983) in O(n²) time and O(n) memory: 10,000 points take
 * seconds.
 */
export function partitions(points: WeightedPoints, most: number): number[][] {
  const count = points.weights.length;
  const merges = mergeAll(points).sort((a, b) => a.height - b.height);
  return Array.from({ length: Math.min(most, count) }, (_, groups) => {
    const parents = Int32Array.from({ length: count }, (_, i) => i);
    for (const { a, b } of merges.slice(0, count - groups - 1))
      parents[rootOf(parents, a)] = rootOf(parents, b);
    const roots = Array.from({ length: count }, (_, i) => rootOf(parents, i));
    const order = new Map([...new Set(roots)].map((root, group) => [root, group]));
    return roots.map((root) => order.get(root) ?? 0);
  });
}

type Merge = { a: number; b: number; height: number };

/** The merges that make one group of all, in any order; `a` and `b` are points that lie in the two groups. */
function mergeAll({ weights, positions, size }: WeightedPoints): Merge[] {
  const weight = weights.slice();
  const centre = positions.slice();
  const alive = Int32Array.from({ length: weight.length }, (_, i) => i);
  let living = alive.length;
  const merges: Merge[] = [];
  const chain: number[] = [];
  while (living > 1) {
    if (chain.length === 0) chain.push(alive[0] ?? 0);
    const top = chain.at(-1) ?? 0;
    const before = chain.at(-2);
    // The one before is preferred among equals, or the chain would go round in circles.
    let nearest = before ?? -1;
    let height = before === undefined ? Number.POSITIVE_INFINITY : costOf(top, before, weight, centre, size);
    for (let i = 0; i < living; i++) {
      const other = alive[i] ?? 0;
      if (other === top) continue;
      const cost = costOf(top, other, weight, centre, size);
      if (cost < height) [nearest, height] = [other, cost];
    }
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    merges.push({ a: top, b: nearest, height });
    join(nearest, top, weight, centre, size);
    alive[alive.indexOf(top)] = alive[living - 1] ?? 0;
    living -= 1;
  }
  return merges;
}

/** By how much the weighted sum of squares grows when two groups become one. */
function costOf(a: number, b: number, weight: Float64Array, centre: Float64Array, size: number): number {
  let squares = 0;
  for (let i = 0, x = a * size, y = b * size; i < size; i++, x++, y++) {
    const apart = (centre[x] ?? 0) - (centre[y] ?? 0);
    squares += apart * apart;
  }
  const [first, second] = [weight[a] ?? 0, weight[b] ?? 0];
  // In this order the cost is the same to the last bit from either side, which the chains rely on.
  return squares * ((first * second) / (first + second));
}

/** Makes `into` the group of both. */
function join(into: number, from: number, weight: Float64Array, centre: Float64Array, size: number): void {
  const [own, more] = [weight[into] ?? 0, weight[from] ?? 0];
  for (let i = 0; i < size; i++) {
    const at = into * size + i;
    centre[at] = ((centre[at] ?? 0) * own + (centre[from * size + i] ?? 0) * more) / (own + more);
  }
  weight[into] = own + more;
}

function rootOf(parents: Int32Array, point: number): number {
  let root = point;
  while (parents[root] !== root) root = parents[root] ?? root;
  parents[point] = root;
  return root;
}
