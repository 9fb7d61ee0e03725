/**
 * Takes from several sources at once and gives whatever comes first; each source keeps its own order. Of each at most
 * one item is held, and none is asked for its next before that has been taken, so that memory stays bounded and a
 * source that is slow never keeps another one waiting.
 */
export async function* merge<Item>(sources: readonly AsyncIterable<Item>[]): AsyncIterable<Item> {
  type Arrival = { index: number; result: IteratorResult<Item> };
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const ask = (index: number): Promise<Arrival> | null => {
    const iterator = iterators[index];
    return iterator ? iterator.next().then((result) => ({ index, result })) : null;
  };
  const pending = new Map<number, Promise<Arrival>>();
  const rearm = (index: number) => {
    const arrival = ask(index);
    if (arrival) pending.set(index, arrival);
  };
  for (const index of iterators.keys()) rearm(index);
  try {
    while (pending.size > 0) {
      const { index, result } = await Promise.race(pending.values());
      pending.delete(index);
      if (result.done) continue;
      yield result.value;
      rearm(index);
    }
  } finally {
    // Not awaited: an iterator that waits for a byte only ends when its child is killed, which comes after this.
    for (const [index, arrival] of pending) {
      arrival.catch(() => {});
      iterators[index]?.return?.().catch(() => {});
    }
  }
}
