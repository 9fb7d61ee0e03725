import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Plan, parsePlan } from '@reelwright/plan';
import { UsageError } from './exit.ts';

/** The plan in a file. Throws UsageError when it is not JSON, PlanError when it is no plan. */
export async function readPlan(file: string): Promise<Plan> {
  const text = await readFile(resolve(file), 'utf8').catch((cause: unknown) => {
    throw new UsageError(`The plan ${file} cannot be read.`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`The plan ${file} is not JSON.`, { cause });
  }
  return parsePlan(json);
}
