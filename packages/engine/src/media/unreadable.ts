import { EngineError } from '../error.ts';

/** The refusal of a file of which nothing can be read. */
export function unreadable(options: ConstructorParameters<typeof EngineError>[2] = {}): EngineError {
  return new EngineError(
    'unreadable_media',
    'The file is damaged or incomplete and cannot be read; copy or download it again, or export it anew.',
    options,
  );
}
