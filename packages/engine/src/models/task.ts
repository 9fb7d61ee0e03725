/**
 * Work that runs in a worker thread. `create` runs once per thread (open the models there) and returns the function
 * that handles one input. Init, In and Out cross the thread border by structured clone: plain data only.
 */
export type Task<Init, In, Out> = {
  readonly create: (init: Init) => Promise<(input: In) => Promise<Out>>;
};

/** Any task; only for bounds of type parameters. */
// biome-ignore lint/suspicious/noExplicitAny: a bound that every task fits; values are typed by inference from the task itself.
export type AnyTask = Task<any, any, any>;

/** What a task needs once per thread. */
export type InitOf<T> = T extends Task<infer Init, infer _In, infer _Out> ? Init : never;
/** What a task takes. */
export type InputOf<T> = T extends Task<infer _Init, infer In, infer _Out> ? In : never;
/** What a task gives. */
export type OutputOf<T> = T extends Task<infer _Init, infer _In, infer Out> ? Out : never;

/**
 * The default export of a task module:
 *
 *     export default defineTask(async (init: { file: string }) => {
 *       const session = await openSession(init.file);
 *       return async (samples: Float32Array) => …;
 *     });
 */
export function defineTask<Init, In, Out>(
  create: (init: Init) => Promise<(input: In) => Promise<Out>>,
): Task<Init, In, Out> {
  return { create };
}
