/**
 * How far before the wanted time a seek for pictures must aim, in seconds. Containers with an index land on the key
 * frame before; streams without one land on any packet, and show nothing until the next key frame. 10 s is the
 * longest distance between key frames that x264 makes by default at 25 frames per second.
 */
export function seekPreroll(demuxer: string): number {
  return ['mpegts', 'mpeg'].includes(demuxer) ? 10 : 0;
}

/** Arguments before `-i` that seek on the source's clock; none for its very beginning, where a seek can only do harm. */
export function seekArguments(atSeconds: number): string[] {
  return atSeconds > 0 ? ['-ss', atSeconds.toFixed(6)] : [];
}
