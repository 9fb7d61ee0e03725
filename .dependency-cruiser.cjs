// The arrows of the house run one way (ARCHITECTURE.md). This file is the law; `npm run check:arrows` is the judge.
const engine = 'packages/engine/src';
const measurers = `^${engine}/(speech|vision|sound|look)/`;
const deciders = `^${engine}/(moments|pacing|framing|captions|effects|style|exports|translation)/`;
const server = 'packages/server/src';
const tests = '[.]test[.]ts$|^packages/server/src/testing/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'plan-knows-nobody',
      comment: 'The plan runs in the browser too: no engine, no Node modules.',
      severity: 'error',
      from: { path: '^packages/plan/src', pathNot: tests },
      to: { path: '^packages/(engine|cli|server)|^frontend', dependencyTypesNot: ['npm'] },
    },
    {
      name: 'plan-does-no-io',
      severity: 'error',
      from: { path: '^packages/plan/src', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-knows-no-door',
      severity: 'error',
      from: { path: '^packages/engine' },
      to: { path: '^packages/(cli|server)|^frontend' },
    },
    {
      name: 'roots-know-no-rooms',
      comment: 'media, models, language-model and facts are used by the rooms and use none of them.',
      severity: 'error',
      from: { path: `^${engine}/(media|models|language-model|facts)/`, pathNot: tests },
      to: {
        path: `^${engine}/(speech|vision|sound|look|moments|pacing|framing|captions|effects|style|exports|translation|voice|render|pipelines)/`,
      },
    },
    {
      name: 'facts-are-words-only',
      severity: 'error',
      from: { path: `^${engine}/facts/`, pathNot: tests },
      to: { path: `^${engine}/(?!facts/)` },
    },
    {
      name: 'measurers-do-not-decide',
      severity: 'error',
      from: { path: measurers, pathNot: tests },
      to: {
        path: `^${engine}/(moments|pacing|framing|captions|effects|style|exports|translation|voice|render|pipelines)/`,
      },
    },
    {
      name: 'measurers-keep-to-their-room',
      comment:
        'Sound measures what ears and lips are compared with: speech and vision may use it, it uses neither.',
      severity: 'error',
      from: { path: `^${engine}/(speech|vision|sound|look)/`, pathNot: tests },
      to: { path: `^${engine}/(speech|vision|sound|look)/`, pathNot: `^${engine}/($1|sound)/` },
    },
    {
      name: 'deciders-are-pure',
      comment: 'Functions from facts to plan: no decoder, no model, no clock, no process.',
      severity: 'error',
      from: { path: deciders, pathNot: tests },
      to: {
        path: `^${engine}/(media|models|language-model|speech|vision|sound|look|voice|render|pipelines)/|^(node:)?(fs|child_process|net|http|https|worker_threads)$`,
      },
    },
    {
      name: 'render-knows-plan-and-media',
      severity: 'error',
      from: { path: `^${engine}/render/`, pathNot: tests },
      to: {
        path: `^${engine}/(models|speech|vision|sound|look|moments|pacing|framing|captions|effects|style|exports|translation|voice|pipelines)/`,
      },
    },
    {
      name: 'voice-knows-plan-media-and-models',
      severity: 'error',
      from: { path: `^${engine}/voice/`, pathNot: tests },
      to: {
        path: `^${engine}/(facts|language-model|speech|vision|sound|look|moments|pacing|framing|captions|effects|style|exports|translation|render|pipelines)/`,
      },
    },
    {
      name: 'only-pipelines-wire',
      severity: 'error',
      from: { path: `^${engine}/(?!pipelines/|index[.]ts|shapes[.]ts)`, pathNot: tests },
      to: { path: `^${engine}/pipelines/` },
    },
    {
      name: 'only-pipelines-ask-language-models',
      comment: 'An answer costs money and differs from day to day: asking is an effect, wired by pipelines.',
      severity: 'error',
      from: { path: `^${engine}/(?!language-model/|pipelines/|index[.]ts)`, pathNot: tests },
      to: { path: `^${engine}/language-model/` },
    },
    {
      name: 'service-knows-no-page',
      severity: 'error',
      from: { path: '^packages/server', pathNot: tests },
      to: { path: '^packages/cli|^frontend' },
    },
    {
      name: 'service-roots-know-no-rooms',
      comment: 'Settings, errors and ports are used by every room of the service and use none.',
      severity: 'error',
      from: {
        path: `^${server}/[^/]+[.]ts$`,
        pathNot: `${tests}|^${server}/(app|main|beside-main|service|run|index)[.]ts$`,
      },
      to: { path: `^${server}/[^/]+/` },
    },
    {
      name: 'database-and-storage-know-no-rules',
      severity: 'error',
      from: { path: `^${server}/(db|storage)/`, pathNot: tests },
      to: { path: `^${server}/[^/]+/`, pathNot: `^${server}/$1/` },
    },
    {
      name: 'accounts-know-people-only',
      severity: 'error',
      from: { path: `^${server}/(accounts|billing)/`, pathNot: tests },
      to: { path: `^${server}/(storage|library|ingest|work|delivery|publishing|translation|dialects)/` },
    },
    {
      name: 'rules-know-no-machinery',
      comment:
        'The library and ingest are called by every dialect and start work through ports handed to them.',
      severity: 'error',
      from: { path: `^${server}/(library|ingest)/`, pathNot: tests },
      to: { path: `^${server}/(work|delivery|publishing|translation|dialects)/` },
    },
    {
      name: 'http-knows-no-rules',
      comment: 'What every API shares: who calls, errors, files, health.',
      severity: 'error',
      from: { path: `^${server}/http/`, pathNot: tests },
      to: { path: `^${server}/(billing|library|ingest|work|delivery|publishing|translation|dialects)/` },
    },
    {
      name: 'delivery-tells-only',
      comment: 'It reads the library and goes out through the door of ingest.',
      severity: 'error',
      from: { path: `^${server}/(delivery|publishing|translation)/`, pathNot: tests },
      to: { path: `^${server}/(storage|work|http|dialects)/` },
    },
    {
      name: 'library-knows-no-ingest',
      severity: 'error',
      from: { path: `^${server}/library/`, pathNot: tests },
      to: { path: `^${server}/ingest/` },
    },
    {
      name: 'dialects-hold-no-rules',
      comment:
        'A dialect translates between its API and library, accounts, billing, ingest, delivery, publishing, translation.',
      severity: 'error',
      from: { path: `^${server}/dialects/`, pathNot: tests },
      to: { path: `^${server}/(work|storage|db)/` },
    },
    {
      name: 'apis-call-the-rules-only',
      comment: 'What the machinery notes about jobs is no rule that an API may call.',
      severity: 'error',
      from: { path: `^${server}/(?!library/|work/)`, pathNot: tests },
      to: { path: `^${server}/library/(?!index[.]ts)` },
    },
    {
      name: 'work-is-handed-its-doors',
      comment: 'How addresses are fetched and messages sent comes in from app.ts.',
      severity: 'error',
      from: { path: `^${server}/work/`, pathNot: tests },
      to: { path: `^${server}/(accounts|billing|ingest|delivery|publishing|translation)/` },
    },
    {
      name: 'only-work-knows-the-job-system',
      severity: 'error',
      from: { path: '^packages', pathNot: `${tests}|^${server}/work/` },
      to: { path: '/node_modules/@dbos-inc/' },
    },
    {
      name: 'nobody-knows-dialects',
      severity: 'error',
      from: { path: `^${server}/(?!dialects/|app[.]ts)`, pathNot: tests },
      to: { path: `^${server}/dialects/` },
    },
    {
      name: 'pages-know-shapes-only',
      comment:
        'The web app talks to the service over HTTP. It shares the plan’s code, and types: nothing of engine or service runs in a browser.',
      severity: 'error',
      from: { path: '^frontend/src', pathNot: `${tests}|^frontend/src/testing/` },
      to: { path: '^packages/(engine|server|cli)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pages-keep-to-themselves',
      comment: 'Design and actions are used by pages and know none; pages do not know each other.',
      severity: 'error',
      from: { path: '^frontend/src/(design|actions)/', pathNot: tests },
      to: { path: '^frontend/src/(app|pages)/' },
    },
    {
      name: 'service-testing-is-for-tests',
      severity: 'error',
      from: { path: `^${server}/`, pathNot: tests },
      to: { path: `^${server}/testing/` },
    },
    {
      name: 'service-starts-few-processes',
      comment: 'The embedded database, yt-dlp, and the work beside the HTTP server; ffmpeg is the engine’s.',
      severity: 'error',
      from: { path: `^${server}/(?!db/embedded/|ingest/|beside[.]ts)`, pathNot: tests },
      to: { path: '^(node:)?child_process$|/node_modules/execa/' },
    },
    {
      name: 'only-media-starts-processes',
      severity: 'error',
      from: { path: `^${engine}/(?!media/)`, pathNot: `${tests}|^${engine}/testing/apt[.]ts$` },
      to: { path: '^(node:)?child_process$|/node_modules/execa/' },
    },
    {
      name: 'only-models-opens-runtimes',
      severity: 'error',
      from: { path: `^packages`, pathNot: `^${engine}/models/` },
      to: { path: '/node_modules/(onnxruntime-node|sherpa-onnx-node)/' },
    },
    {
      name: 'only-billing-takes-money',
      severity: 'error',
      from: { path: `^packages`, pathNot: `${tests}|^${server}/billing/` },
      to: { path: '/node_modules/(stripe|razorpay)/' },
    },
    {
      name: 'only-language-model-opens-the-sdk',
      severity: 'error',
      from: { path: `^packages`, pathNot: `^${engine}/language-model/` },
      to: { path: '/node_modules/(ai|@ai-sdk)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'packages/[^/]+/bin/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main'],
    },
    builtInModules: {
      override: require('node:module').builtinModules.flatMap((name) => [name, `node:${name}`]),
    },
  },
};
