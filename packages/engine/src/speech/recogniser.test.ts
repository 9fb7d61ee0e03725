import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTranscriptionService } from './openai-compatible.ts';
import { recogniserConformance } from './recogniser.conformance.ts';
import { RECOGNISERS } from './recognisers.ts';
import { openSherpa } from './sherpa.ts';
import { parakeetConfig } from './sherpa-config.ts';
import { writeToyTransducer } from './testing/toy-transducer.ts';
import {
  sayOneToTen,
  startTranscriptionServer,
  type TranscriptionServer,
} from './testing/transcription-server.ts';

recogniserConformance('moonshine-tiny', {
  recogniser: () => RECOGNISERS['moonshine-tiny'],
  hears: /never stop asking questions about money/,
  givesTimes: false,
});

let folder = '';
let files: Record<string, string> = {};
recogniserConformance('a transducer run by sherpa-onnx', {
  async start() {
    folder = await mkdtemp(join(tmpdir(), 'reelwright-toy-'));
    files = await writeToyTransducer(folder);
  },
  stop: () => rm(folder, { recursive: true }),
  // Parakeet in everything but the files, which are a few hundred bytes and have learnt nothing.
  recogniser: () => ({
    ...RECOGNISERS['parakeet-v3'],
    open: ({ signal }) => openSherpa('toy', parakeetConfig(files), signal),
  }),
  hears: /^la di la( di| la)*$/,
  givesTimes: true,
});

let server: TranscriptionServer;
recogniserConformance('a service on the network', {
  async start() {
    server = await startTranscriptionServer(async (asked) => ({
      status: 200,
      body: await sayOneToTen(asked),
      afterMs: 20,
    }));
  },
  stop: () => server.close(),
  recogniser: () => ({
    ...RECOGNISERS['openai-compatible'],
    open: async ({ language }) =>
      openTranscriptionService({ baseUrl: server.baseUrl, apiKey: null, model: 'm' }, language),
  }),
  hears: /^one two three/,
  givesTimes: true,
});
