import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EngineError } from '@reelwright/engine';
import { type Plan, parsePlan } from '@reelwright/plan';

/** What stands in a JSON file. Throws EngineError `not_found`, and `invalid_input` when it is no JSON that can be read. */
export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(resolve(file), 'utf8').catch((cause: unknown) => {
    const isThere = !(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT');
    throw isThere
      ? new EngineError('invalid_input', `The file ${file} cannot be read: ${reason(cause)}.`, { cause })
      : new EngineError('not_found', `There is no file ${file}; check the path.`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EngineError('invalid_input', `The file ${file} is not JSON: ${reason(cause)}.`, { cause });
  }
}

/** The plan in a file. Throws as `readJson`, and PlanError when it is no plan. */
export async function readPlan(file: string): Promise<Plan> {
  return parsePlan(await readJson(file));
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
