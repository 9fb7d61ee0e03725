import { expect, test } from 'vitest';
import { EngineError } from '../error.ts';
import { publicLookup } from './address.ts';
import { languageModelFromEnvironment } from './environment.ts';
import { costOf } from './prices.ts';
import { baseUrlOf, parseLanguageModelSettings } from './settings.ts';

function refusal(input: unknown): { code: string; message: string } {
  try {
    parseLanguageModelSettings(input);
  } catch (error) {
    if (error instanceof EngineError) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: 'accepted', message: '' };
}

test('wrong settings are refused by path and without their values', () => {
  const apiKey = 'se cret\n';
  expect(refusal({ provider: 'openai', model: 'm', apiKey }).message).toMatch(
    /languageModel\.provider must be one of "google".*languageModel\.apiKey/,
  );
  expect(refusal({ provider: 'openai', model: 'm', apiKey }).message).not.toContain('se cret');
  expect(refusal({ provider: 'ollama', model: 'a b?' }).message).toContain('languageModel.model');
  expect(refusal({ provider: 'ollama', model: 'm', key: 'x' }).message).toContain('key is not a setting');
});

test('Gemini without a key is named so, before anything is sent', () => {
  expect(refusal({ provider: 'google', model: 'gemini-3.8-flash' }).code).toBe('language_model_key_missing');
});

test.each([
  'http://127.0.0.1:11434',
  'http://localhost:1234/v1',
  'https://localhost/v1',
  'https://10.1.2.3/v1',
  'https://169.254.169.254/latest',
  'https://[::1]/v1',
  'https://[::ffff:127.0.0.1]/v1',
  'https://[fd00::1]/v1',
  'https://2130706433/v1',
  'https://0x7f.1/v1',
  'http://example.com/v1',
])('%s is refused unless local addresses are allowed', (baseUrl) => {
  const settings = { provider: 'openai-compatible', model: 'm', baseUrl };
  expect(refusal(settings).code).toBe('invalid_input');
  expect(refusal({ ...settings, allowLocal: true }).code).toBe('accepted');
});

test.each([
  'ftp://example.com',
  'file:///etc/passwd',
  'https://user:pass@example.com',
  'https://e.com/?a=b',
  'nonsense',
])('%s is never an address', (baseUrl) => {
  expect(refusal({ provider: 'openai-compatible', model: 'm', baseUrl, allowLocal: true }).code).toBe(
    'invalid_input',
  );
});

test('Ollama on this machine has to be allowed', () => {
  expect(refusal({ provider: 'ollama', model: 'qwen3' }).code).toBe('invalid_input');
  expect(baseUrlOf({ provider: 'ollama', model: 'qwen3' })).toBe('http://127.0.0.1:11434/v1');
});

test('a name that resolves to a local address is refused when it is looked up', async () => {
  const found = await new Promise<Error | null>((resolve) =>
    publicLookup('localhost', { family: 0 }, (error) => resolve(error)),
  );
  expect(found?.message).toContain('must not lead to this machine');
});

test.each([
  [{}, null],
  [{ GEMINI_API_KEY: ' ' }, null],
  [{ GEMINI_API_KEY: 'g' }, { provider: 'google', apiKey: 'g' }],
  [
    { GOOGLE_GENERATIVE_AI_API_KEY: 'g', OPENAI_API_KEY: 'o' },
    { provider: 'google', apiKey: 'g' },
  ],
  [{ OPENAI_API_KEY: 'o' }, { provider: 'openai-compatible', apiKey: 'o' }],
  [{ OPENAI_API_KEY: 'o', OPENAI_BASE_URL: 'http://box:8000/v1' }, null],
  [{ OLLAMA_HOST: 'box' }, null],
  [
    { REELWRIGHT_LANGUAGE_MODEL: 'ollama/hf.co/org/model:q4' },
    { provider: 'ollama', model: 'hf.co/org/model:q4', baseUrl: 'http://127.0.0.1:11434' },
  ],
  [{ REELWRIGHT_LANGUAGE_MODEL: 'ollama/m', OLLAMA_HOST: '0.0.0.0' }, { baseUrl: 'http://127.0.0.1:11434' }],
  [{ REELWRIGHT_LANGUAGE_MODEL: 'ollama/m', OLLAMA_HOST: 'box:99' }, { baseUrl: 'http://box:99' }],
  [
    { REELWRIGHT_LANGUAGE_MODEL: 'openai-compatible/m', OPENAI_BASE_URL: 'http://box:8000/v1' },
    { provider: 'openai-compatible', model: 'm', baseUrl: 'http://box:8000/v1' },
  ],
  [{ REELWRIGHT_LANGUAGE_MODEL: 'none', GEMINI_API_KEY: 'g' }, null],
  [{ REELWRIGHT_LANGUAGE_MODEL: 'gpt', GEMINI_API_KEY: 'g' }, null],
])('the environment %j configures %j', (environment, expected) => {
  const { settings, reason } = languageModelFromEnvironment(environment);
  if (expected === null) {
    expect(settings).toBeNull();
    expect(reason).toMatch(/\w.*\.$/);
  } else expect(settings).toMatchObject(expected);
});

test('a price is known only for the service’s own address, and only as long as it holds', () => {
  const tokens = { inputTokens: 1_000_000, outputTokens: 100_000 };
  const settings = { provider: 'google', model: 'gemini-3.8-flash' } as const;
  expect(costOf(settings, tokens, Date.UTC(2026, 10, 25))).toBeCloseTo(1.125, 9);
  expect(costOf(settings, tokens, Date.UTC(2027, 0, 1))).toBeNull();
  expect(costOf({ ...settings, baseUrl: 'https://proxy.example/v1' }, tokens, 0)).toBeNull();
  for (const model of ['gemini-next', 'constructor'])
    expect(costOf({ ...settings, model }, tokens, 0)).toBeNull();
  expect(costOf(settings, { ...tokens, outputTokens: null }, 0)).toBeNull();
});
