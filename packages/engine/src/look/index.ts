/**
 * Look: how a picture is made, apart from what is in it. Colours, camera motion, transitions to the frame, lettering;
 * measured from small frames in passing. Whoever decodes hands the frames over: shots are found from the same decode.
 */
export { CameraMeter } from './camera.ts';
export { ColourMeter } from './colours.ts';
export { LetteringFinder } from './lettering.ts';
export { readColours } from './read-colours.ts';
export { LookWatch } from './watch.ts';
