/** Bytes of one or more protobuf fields, ready to be joined. */
export type Field = Uint8Array;

/** Wire types of the encoding (protobuf.dev/programming-guides/encoding): a varint, or a length and that many bytes. */
const wire = { varint: 0, lengthDelimited: 2 } as const;

/** An integer field. Negative numbers are written as 64-bit two's complement, as the encoding asks. */
export function integerField(number: number, value: number | bigint): Field {
  return Buffer.concat([varint((number << 3) | wire.varint), varint(value)]);
}

/** A string field (UTF-8), a bytes field, or a nested message that was joined before. */
export function bytesField(number: number, value: string | Uint8Array): Field {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return Buffer.concat([varint((number << 3) | wire.lengthDelimited), varint(bytes.length), bytes]);
}

/** A nested message made of fields. */
export function messageField(number: number, fields: readonly Field[]): Field {
  return bytesField(number, Buffer.concat(fields));
}

/** Seven bits a byte, lowest first; the high bit says that more follow. */
function varint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}
