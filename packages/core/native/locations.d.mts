/** Which build of libtensorflow: `cpu`, or `cuda` for NVIDIA GPUs. */
export type NativeVariant = 'cpu' | 'cuda';

/** Names one build of the native engine; `platform` and `arch` default to the running process, `cache` to `cacheFolder()`. */
export interface NativeBuild {
  readonly variant: NativeVariant;
  readonly platform?: NodeJS.Platform;
  readonly arch?: NodeJS.Architecture;
}

/** Content of `manifest.json` in a native folder. */
export interface NativeManifest {
  readonly tensorflow: string;
  readonly tfjs: string;
  readonly variant: NativeVariant;
  readonly platform: string;
  readonly arch: string;
  /** Whether TensorFlow saw a GPU when the build was checked. */
  readonly isUsingGpu: boolean;
  /** Size of every file that the loader needs, by path relative to the folder. */
  readonly sizesBytes: Readonly<Record<string, number>>;
}

/** Why a build failed, as `native-failure.json` keeps it. */
export interface NativeFailure {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly kind: 'platform' | 'toolchain' | 'disk' | 'download' | 'build' | 'load';
  /** One line, with the remedy when one is known. */
  readonly reason: string;
  /** What the outcome depended on: compiler, Python, pip, Node. */
  readonly environment: string;
}

export declare const TENSORFLOW_VERSION: string;
export declare const TFJS_VERSION: string;
export declare function cacheFolder(from?: { env?: NodeJS.ProcessEnv; platform?: NodeJS.Platform }): string;
export declare function nativeKey(build: NativeBuild): string;
export declare function nativeFolder(build: NativeBuild & { cache?: string }): string;
export declare function addonFile(folder: string): string;
export declare function stderrSwitchFile(folder: string): string;
export declare function manifestFile(folder: string): string;
export declare function failureFile(from?: { cache?: string }): string;
