/**
 * Sums over vectors from which the Gaussian that fits them follows. Two of them add up, so clusters merge without
 * going back to their vectors.
 */
export class GaussianSums {
  readonly size: number;
  count = 0;
  readonly sum: Float64Array;
  /** Sums of products, row by row, lower triangle. */
  readonly products: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.sum = new Float64Array(size);
    this.products = new Float64Array(size * size);
  }

  /** Takes one vector of `size` numbers. */
  add(vector: ArrayLike<number>): void {
    this.count += 1;
    for (let i = 0; i < this.size; i++) {
      const a = vector[i] ?? 0;
      this.sum[i] = (this.sum[i] ?? 0) + a;
      for (let j = 0; j <= i; j++) {
        const at = i * this.size + j;
        this.products[at] = (this.products[at] ?? 0) + a * (vector[j] ?? 0);
      }
    }
  }

  /** The sums over the vectors of both. */
  merged(other: GaussianSums): GaussianSums {
    const both = new GaussianSums(this.size);
    both.count = this.count + other.count;
    both.sum.set(this.sum.map((value, i) => value + (other.sum[i] ?? 0)));
    both.products.set(this.products.map((value, i) => value + (other.products[i] ?? 0)));
    return both;
  }

  /**
   * Lower triangle of the covariance's Cholesky factor. `floor` holds the variance of each dimension that stands for
   * `floorCount` further vectors, so that few vectors make no needle of a Gaussian.
   */
  factor(floor: Float64Array, floorCount: number): Float64Array {
    const { size, count } = this;
    const covariance = new Float64Array(size * size);
    const total = count + floorCount;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const mean = count > 0 ? ((this.sum[i] ?? 0) * (this.sum[j] ?? 0)) / count : 0;
        const spread = (this.products[i * size + j] ?? 0) - mean;
        covariance[i * size + j] = (spread + (i === j ? (floor[i] ?? 0) * floorCount : 0)) / total;
      }
    }
    return cholesky(covariance, size);
  }

  /** The mean vector; zeros for no vectors. */
  mean(): Float64Array {
    return this.sum.map((value) => (this.count > 0 ? value / this.count : 0));
  }
}

/** Logarithm of the determinant of the matrix that a Cholesky factor belongs to. */
export function logDeterminant(factor: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += 2 * Math.log(factor[i * size + i] ?? 1);
  return sum;
}

/** Logarithm of a Gaussian's density at a vector. */
export function logDensity(
  vector: ArrayLike<number>,
  mean: Float64Array,
  factor: Float64Array,
  logDet: number,
): number {
  const size = mean.length;
  const solved = new Float64Array(size);
  let distance = 0;
  for (let i = 0; i < size; i++) {
    let value = (vector[i] ?? 0) - (mean[i] ?? 0);
    for (let j = 0; j < i; j++) value -= (factor[i * size + j] ?? 0) * (solved[j] ?? 0);
    value /= factor[i * size + i] ?? 1;
    solved[i] = value;
    distance += value * value;
  }
  return -0.5 * (distance + logDet + size * Math.log(2 * Math.PI));
}

function cholesky(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (factor[i * size + k] ?? 0) * (factor[j * size + k] ?? 0);
      // Rounding may leave a hair below zero where a dimension hardly varies.
      factor[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-9)) : sum / (factor[j * size + j] ?? 1);
    }
  }
  return factor;
}
