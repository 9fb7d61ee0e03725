/** What is wrong with a plan, for machines. */
export type PlanErrorCode =
  /** Not a plan: a field is missing, unknown, of the wrong kind or out of range, or times contradict each other. */
  | 'invalid_plan'
  /** A plan of another version than this one reads. */
  | 'unsupported_version'
  /** An edit that cannot be made to this plan. */
  | 'invalid_edit';

/** The plan package's only error class. `message` names the full path of what is wrong and what it must be. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
  readonly code: PlanErrorCode;

  constructor(code: PlanErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
