import { EngineError } from '../packages/engine/src/error.ts';
import { type ModelName, type ModelProgress, obtainModel } from '../packages/engine/src/models/index.ts';

/** What the main job needs; the others are fetched when an option asks for them. */
const neededModels: ModelName[] = ['silero-vad', 'moonshine-tiny', 'blazeface', 'facemesh'];
/** What makes it better: clips say what was done without them. */
const betterModels: ModelName[] = ['yunet', 'lr-asd'];

/** Says at most four lines per model, and none for a model that is here. */
function announce(): (progress: ModelProgress) => void {
  let told = -1;
  return ({ model, receivedBytes, totalBytes }) => {
    const quarter = Math.floor((4 * receivedBytes) / Math.max(totalBytes, 1));
    if (quarter <= told) return;
    if (told < 0) console.error(`Fetching model ${model} (${(totalBytes / 1e6).toFixed(0)} MB) ...`);
    else console.error(`  ${model}: ${quarter * 25} %`);
    told = quarter;
  };
}

async function obtainBetter(name: ModelName): Promise<void> {
  try {
    await obtainModel(name, { onProgress: announce() });
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'model_unavailable') throw error;
    console.error(`Going on without the model ${name}: ${error.message}`);
  }
}

try {
  for (const name of neededModels) await obtainModel(name, { onProgress: announce() });
  for (const name of betterModels) await obtainBetter(name);
} catch (error) {
  if (!(error instanceof EngineError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
