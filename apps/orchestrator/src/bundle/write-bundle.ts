import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../errors.js';
import type { Bundle, BundledPictures } from '../wire/bundle.js';

/** Where the build of the dashboard puts the page that works from a file, seen from here. */
const PAGE = fileURLToPath(new URL('../../../dashboard/dist-bundle', import.meta.url));

const BUNDLE_FILE = 'data/bundle.js';

const INDEX = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>ssma</title>
    <link rel="stylesheet" href="app.css" />
    <script defer src="${BUNDLE_FILE}"></script>
    <script defer src="app.js"></script>
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>
`;

export interface BundleContent {
  readonly bundle: Omit<Bundle, 'scripts'>;
  /** A script each. */
  readonly pictures: readonly BundledPictures[];
}

/** @throws ConfigError when the page is not built */
export function requireBuiltPage(page = PAGE): void {
  if (existsSync(join(page, 'app.js'))) return;
  throw new ConfigError(`${page}: the page must be built; got nothing (npm run build in the repository)`);
}

/**
 * To be asked before anything is read.
 *
 * @throws ConfigError when something is there that may not be replaced: with `force`, whatever is not a bundle
 */
export function requireReplaceable(out: string, { force }: { readonly force: boolean }): void {
  if (!existsSync(out)) return;
  if (!force) throw new ConfigError(`--out: must not exist without --force; got ${out}`);
  if (!existsSync(join(out, BUNDLE_FILE))) {
    throw new ConfigError(`--out: only a bundle is replaced, which has ${BUNDLE_FILE}; got ${out}`);
  }
}

/**
 * Writes a folder whose `index.html` shows a bundle from the disk. It is whole under its name or not there at all.
 *
 * @param page folder of the built page
 * @returns bytes of the data
 */
export async function writeBundle(out: string, { bundle, pictures }: BundleContent, page = PAGE): Promise<number> {
  const target = resolve(out);
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  // It is to be read by whoever it is given to.
  await chmod(folder, 0o755);
  try {
    await cp(page, folder, { recursive: true });
    await mkdir(join(folder, 'data'));
    const scripts: Record<string, string> = {};
    let bytes = 0;
    const write = async (name: string, text: string): Promise<void> => {
      await writeFile(join(folder, name), text);
      bytes += Buffer.byteLength(text);
    };
    for (const [index, one] of pictures.entries()) {
      const name = `data/pictures-${index}.js`;
      for (const path of Object.keys(one.paths)) scripts[path] = name;
      // What a page of a file may read is what a script brings.
      await write(name, `ssmaPictures(${JSON.stringify(one)});\n`);
    }
    const whole: Bundle = { ...bundle, scripts };
    await write(BUNDLE_FILE, `var ssmaBundle = ${JSON.stringify(whole)};\n`);
    await write('index.html', INDEX);
    await rm(target, { recursive: true, force: true });
    await rename(folder, target);
    return bytes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
