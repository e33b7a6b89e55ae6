import { fileURLToPath } from 'node:url';

/** Arguments for a Node process that runs this package's TypeScript sources. */
export const TYPESCRIPT_ARGUMENTS: readonly string[] = [
  '--conditions=@ssma/source',
  '--import',
  new URL('./register-typescript.mjs', import.meta.url).href,
];

/** Path of a module beside this one. */
export function supportModule(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
