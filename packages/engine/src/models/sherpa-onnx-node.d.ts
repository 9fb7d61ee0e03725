/** sherpa-onnx-node carries no types. These are those of the parts that are used, after its own `types.js`. */
declare module 'sherpa-onnx-node' {
  type Waveform = { samples: Float32Array; sampleRate: number };

  type OfflineStream = { acceptWaveform(wave: Waveform): void };
  type OnlineStream = { acceptWaveform(wave: Waveform): void; inputFinished(): void };

  type OfflineRecognizerConfig = {
    featConfig: { sampleRate: number; featureDim: number };
    modelConfig: {
      whisper?: {
        encoder: string;
        decoder: string;
        language: string;
        task: 'transcribe';
        tailPaddings: number;
      };
      transducer?: { encoder: string; decoder: string; joiner: string };
      modelType?: string;
      tokens: string;
      numThreads: number;
      provider: 'cpu';
      debug: 0 | 1;
    };
    decodingMethod: 'greedy_search';
  };

  class OfflineRecognizer {
    constructor(config: OfflineRecognizerConfig);
    createStream(): OfflineStream;
    /** The parsed JSON of the native result. */
    decodeAsync(stream: OfflineStream): Promise<unknown>;
  }

  type SpokenLanguageIdentificationConfig = {
    whisper: { encoder: string; decoder: string; tailPaddings: number };
    numThreads: number;
    provider: 'cpu';
    debug: 0 | 1;
  };

  class SpokenLanguageIdentification {
    constructor(config: SpokenLanguageIdentificationConfig);
    createStream(): OfflineStream;
    /** Two letters (ISO 639-1), or '' when nothing was told. */
    compute(stream: OfflineStream): string;
  }

  class SpeakerEmbeddingExtractor {
    constructor(config: { model: string; numThreads: number; provider: 'cpu'; debug: 0 | 1 });
    readonly dim: number;
    createStream(): OnlineStream;
    isReady(stream: OnlineStream): boolean;
    /** Without external buffers: Electron and some Node builds forbid them. */
    compute(stream: OnlineStream, enableExternalBuffer: boolean): Float32Array;
  }

  type OfflineTtsConfig = {
    model: {
      vits?: {
        model: string;
        tokens: string;
        /** The folder of espeak-ng's data. */
        dataDir: string;
        noiseScale: number;
        noiseScaleW: number;
        lengthScale: number;
      };
      kokoro?: {
        model: string;
        voices: string;
        tokens: string;
        dataDir: string;
        /** espeak-ng's name of the language. */
        lang: string;
        lengthScale: number;
      };
      numThreads: number;
      provider: 'cpu';
      debug: 0 | 1;
    };
    /** Sentences that are made at once. */
    maxNumSentences: number;
  };

  class OfflineTts {
    constructor(config: OfflineTtsConfig);
    readonly sampleRate: number;
    readonly numSpeakers: number;
    /** `speed`: 2 is twice as fast. Without external buffers: Electron and some Node builds forbid them. */
    generateAsync(request: {
      text: string;
      sid: number;
      speed: number;
      enableExternalBuffer: boolean;
    }): Promise<Waveform>;
  }

  const sherpa: {
    OfflineTts: typeof OfflineTts;
    /** Writes 16-bit samples of one channel. */
    writeWave(path: string, wave: Waveform): void;
    OfflineRecognizer: typeof OfflineRecognizer;
    SpokenLanguageIdentification: typeof SpokenLanguageIdentification;
    SpeakerEmbeddingExtractor: typeof SpeakerEmbeddingExtractor;
    version: string;
    onnxruntimeVersion: string;
  };
  export default sherpa;
  export type {
    OfflineRecognizer,
    OfflineRecognizerConfig,
    OfflineStream,
    OfflineTts,
    OfflineTtsConfig,
    OnlineStream,
    SpeakerEmbeddingExtractor,
    SpokenLanguageIdentification,
    SpokenLanguageIdentificationConfig,
  };
}
