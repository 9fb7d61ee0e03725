/**
 * Media: the only door to ffmpeg, ffprobe and espeak-ng. Says what a file is (sniff, probe), decodes its sound and frames as
 * streams, and runs encodes. Every child has limits, reports progress and dies with us.
 */
export { decodeFrames, type Frame, type View } from './frames.ts';
export { type ContentHash, hashFile } from './hash.ts';
export { fileUrl, inputArguments } from './input.ts';
export { type NodeChild, type NodeChildEnd, startNode } from './node-child.ts';
export { probe } from './probe.ts';
export { type RunOptions, runEspeak, runFfmpeg, runFfprobe, streamFfmpeg } from './process.ts';
export { findProgram, hasFilter, hasProgram } from './programs.ts';
export { seekPreroll } from './seek.ts';
export { sniff } from './sniff.ts';
export { decodeSound, SPEECH_SAMPLE_RATE } from './sound.ts';
export { writeStill } from './still.ts';
export { toneMapping } from './tone-map.ts';
export { WAV_HEAD_BYTES, WAV_MOST_BYTES, wavHead } from './wav.ts';
