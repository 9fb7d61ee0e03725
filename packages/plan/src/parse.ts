import canonicalize from 'canonicalize';
import { z } from 'zod';
import { PlanError } from './error.ts';
import { PLAN_VERSION, Plan } from './schema.ts';

const Versioned = z.looseObject({ version: z.unknown() });

/**
 * Reads a plan from parsed JSON. Unknown fields are refused, so that a misspelt edit is not lost in silence.
 * Throws PlanError `unsupported_version` or `invalid_plan`; the message lists every fault with its full path.
 */
export function parsePlan(json: unknown): Plan {
  const versioned = Versioned.safeParse(json);
  if (versioned.success && versioned.data.version !== PLAN_VERSION) {
    throw new PlanError(
      'unsupported_version',
      `plan.version is ${JSON.stringify(versioned.data.version)}; this program reads version ${PLAN_VERSION}.`,
    );
  }
  const result = Plan.safeParse(json);
  if (result.success) return result.data;
  throw new PlanError('invalid_plan', result.error.issues.map(describe).join('; '), { cause: result.error });
}

/**
 * The plan as canonical JSON (RFC 8785): sorted keys, shortest numbers, no spaces. Equal plans give equal bytes,
 * so a hash of this text is the plan's identity.
 */
export function canonicalPlan(plan: Plan): string {
  const text = canonicalize(plan);
  if (text === undefined) throw new PlanError('invalid_plan', 'plan must be an object.');
  return text;
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    'plan',
  );
  return `${path}: ${issue.message}`;
}
