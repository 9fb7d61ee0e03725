/**
 * Speech: who says what, when. Sound → voice → text → words placed on the sound → sentences and silences; or a transcript
 * that somebody brought, placed on the sound alike. Off the main thread; on this machine unless a service is asked for.
 */
export { type AlignOptions, alignTranscript, type ReadSound } from './align.ts';
export { type RecogniseOptions, recogniseSpeech } from './recognise.ts';
export { type Recogniser, type TranscriptionService, understands } from './recogniser.ts';
export { RECOGNISERS, type RecogniserName, recogniserNames } from './recognisers.ts';
export { type Spoken, spokenForms } from './spoken.ts';
export { talkIn } from './talk.ts';
export { findTranscriptBeside, readTranscriptFile } from './transcript-file.ts';
export { findSpeech } from './voice-activity.ts';
export { findVoices } from './voices.ts';
