/**
 * Speech: who says what, when. Sound → voice → text → words placed on the sound → sentences and silences; or a transcript
 * that somebody brought, placed on the sound alike. English, on this machine, off the main thread.
 */
export { type AlignOptions, alignTranscript, type ReadSound } from './align.ts';
export { type RecogniseOptions, recogniseSpeech } from './recognise.ts';
export { RECOGNISERS, type Recogniser, type RecogniserName } from './recogniser.ts';
export { type Spoken, spokenForms } from './spoken.ts';
export { findTranscriptBeside, readTranscriptFile } from './transcript-file.ts';
export { findVoices } from './voices.ts';
