/** The element types that the models of the catalogue use, and the array each one travels in. */
export type TensorData = {
  float32: Float32Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  /** 0 is false, 1 is true. */
  bool: Uint8Array;
};

/** The name of an element type. */
export type TensorType = keyof TensorData;

/** A dense array with a shape, row-major. Plain data: it can be sent to another thread. */
export type TensorOf<T extends TensorType> = {
  readonly type: T;
  readonly data: TensorData[T];
  readonly dims: readonly number[];
};

/** A tensor of any element type; narrow it by its `type`. */
export type Tensor = { [T in TensorType]: TensorOf<T> }[TensorType];

/** Puts a shape on an array without copying it. Throws RangeError when the shape does not hold exactly this many elements. */
export function tensor<T extends TensorType>(
  type: T,
  data: TensorData[T],
  dims: readonly number[],
): TensorOf<T> {
  const elements = dims.reduce((product, size) => product * size, 1);
  if (elements !== data.length) {
    throw new RangeError(
      `A tensor of shape [${dims.join(', ')}] holds ${elements} elements, not ${data.length}.`,
    );
  }
  return { type, data, dims };
}

/** The numbers of a float32 tensor. Throws TypeError when it is missing or of another type: the model file is not the one expected. */
export function floats(value: Tensor | undefined): Float32Array {
  if (value?.type !== 'float32')
    throw new TypeError(`A float32 tensor was expected, not ${value?.type ?? 'none'}.`);
  return value.data;
}
