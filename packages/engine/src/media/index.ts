/**
 * Media: the only door to ffmpeg and ffprobe. Says what a file is (sniff, probe), decodes its sound and frames as
 * streams, and runs encodes. Every child has limits, reports progress and dies with us.
 */
export { decodeFrames, type Frame, type View } from './frames.ts';
export { type ContentHash, hashFile } from './hash.ts';
export { fileUrl, inputArguments } from './input.ts';
export { type NodeChild, type NodeChildEnd, startNode } from './node-child.ts';
export { probe } from './probe.ts';
export { type RunOptions, runFfmpeg, runFfprobe, streamFfmpeg } from './process.ts';
export { findProgram, hasFilter } from './programs.ts';
export { seekPreroll } from './seek.ts';
export { sniff } from './sniff.ts';
export { decodeSound, SPEECH_SAMPLE_RATE } from './sound.ts';
export { toneMapping } from './tone-map.ts';
