/** A way that a wipe's border runs, as a number that grows along it; x and y are fractions from the middle of the picture. */
export type BorderWay = (x: number, y: number) => number;

/** Where a border of any way may begin and end. */
const RIM = [-0.5, 0, 0.5].flatMap((x) => [-0.5, 0, 0.5].map((y) => [x, y] as const));

/** The numbers between which a border runs from one rim of the picture to the other. */
export function reachOf(way: BorderWay): { least: number; most: number } {
  const rim = RIM.map(([x, y]) => way(x, y));
  return { least: Math.min(...rim), most: Math.max(...rim) };
}
