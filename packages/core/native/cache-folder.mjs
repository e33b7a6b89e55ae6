import { accessSync, constants, mkdirSync } from 'node:fs';
import { cacheFolder } from './locations.mjs';

/**
 * The per-user cache, created for this user alone: addons in it are loaded as our own code.
 *
 * @throws Error  naming the folder, when it cannot be created or written
 */
export function ensureCacheFolder() {
  const folder = cacheFolder();
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch (error) {
    const rule = 'cache folder: it must be a folder that can be written';
    throw new Error(`${rule}; got ${folder} (${error.code}); SSMA_CACHE chooses another`, { cause: error });
  }
}
