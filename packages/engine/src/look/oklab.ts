import { type Lab, linearToOkLab, toLinear } from '@reelwright/plan';

/** Linear light of each level of 255 (IEC 61966-2-1). */
const LINEAR = Float64Array.from({ length: 256 }, (_, level) => toLinear(level / 255));

/** OKLab of an sRGB colour in levels of 255, looked up: pictures have many. */
export function okLab(red: number, green: number, blue: number): Lab {
  return linearToOkLab({ red: LINEAR[red] ?? 0, green: LINEAR[green] ?? 0, blue: LINEAR[blue] ?? 0 });
}
