/**
 * Facts: what was measured of a source. Immutable, independent of every option, cached under the content hash.
 * The words that the measuring rooms and the deciding rooms share; nothing here measures or decides.
 */
export { Fallback } from './fallback.ts';
export { firstWhere, fromTo, liesIn } from './in-time.ts';
export { JudgedMoment, Judgement } from './judgement.ts';
export { baseLanguage } from './language.ts';
export {
  CameraMotion,
  ColourSample,
  Lettering,
  Look,
  MeasuredTransition,
  ORDINARY_CHROMA,
  ShotColours,
  ShotLook,
  TONE_BANDS,
} from './look.ts';
export { Beat, Music, Pulse } from './music.ts';
export {
  Box,
  commonArea,
  Face,
  FaceTrack,
  Inset,
  MOTION_COLUMNS,
  MOTION_ROWS,
  Scenes,
  Shot,
  Speaking,
  Transition,
  WHOLE_FRAME,
} from './scenes.ts';
export { SOUND_EVENT_KINDS, Sound, SoundEvent, type SoundEventKind } from './sound.ts';
export { FrameRate, Picture, SoundStream, Source } from './source.ts';
export { mergeSpans, overlapSeconds, Span } from './span.ts';
export { type Speakers, speakersOf, speakersSeen } from './speakers.ts';
export { Sentence, Transcript, Utterance, Word } from './transcript.ts';
export { Voices, VoiceTurn } from './voices.ts';
export {
  endsSentence,
  gapBetween,
  isEastAsian,
  isSpaceless,
  joinWords,
  mayBreakBetween,
  sentenceMarks,
  wordsIn,
} from './writing.ts';
