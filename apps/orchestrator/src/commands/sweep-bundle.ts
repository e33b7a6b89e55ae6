import type { Command } from 'commander';
import { Option } from 'commander';
import type { RunsFolder } from '../runner/runs-folder.js';
import { type TaskProgress, taskProgress } from '../terminal/task-progress.js';
import { type ArtifactsOptions, artifactsOf, artifactsOption, jsonOption, runsOption, wholeNumber } from './options.js';
import { printJson, type Services } from './services.js';
import { sweepOfArgument } from './sweep-argument.js';
import { withStore } from './with-store.js';

interface SweepBundleOptions extends ArtifactsOptions {
  readonly out: string;
  readonly images: number;
  readonly force: boolean;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma sweep bundle <sweep> --out <folder>`: results, pictures and the web page in a folder that needs no server. */
export function addSweepBundle(sweep: Command, version: string, services: Services): void {
  sweep
    .command('bundle')
    .description('write results, pictures and the web page into a folder that opens without a server')
    .argument('<sweep>', 'name, id or file of a sweep that was started')
    .requiredOption('-o, --out <folder>', 'folder to write')
    .option('--images <n>', 'images of each evaluation, spread over those that it has kept', wholeNumber(0), 12)
    .addOption(new Option('--force', 'replace the folder when it is there').default(false))
    .addOption(runsOption())
    .addOption(artifactsOption('where files that other machines have made are looked for'))
    .addOption(jsonOption())
    .action((argument: string, options: SweepBundleOptions) => bundle(argument, options, { ...services, version }));
}

async function bundle(
  argument: string,
  options: SweepBundleOptions,
  services: Services & { readonly version: string },
): Promise<void> {
  const { out, runs: folder, images: numImages } = options;
  const { requireBuiltPage, requireReplaceable } = await import('../bundle/write-bundle.js');
  requireReplaceable(out, options);
  const artifacts = await artifactsOf(options);
  const { bundleSweep } = await import('../bundle/bundle-sweep.js');
  const { version, clock, progressStream } = services;
  const shown = new Map<string, TaskProgress>();
  const written = await withStore(folder, async ({ db }) => {
    const sweep = await sweepOfArgument(db, argument);
    requireBuiltPage();
    try {
      return await bundleSweep({
        ...{ db, folder, artifacts, sweep, out, numImages, version, clock },
        onProgress(what, done, total) {
          const progress = shown.get(what) ?? taskProgress(progressStream, what);
          shown.set(what, progress);
          progress.update(done, total);
        },
      });
    } finally {
      for (const progress of shown.values()) progress.close();
    }
  });
  for (const said of written.missing) services.note(`left out: ${said}`);
  if (options.json) printJson(services, { out, ...written });
  else {
    const size = `${(written.bytes / 1e6).toFixed(1)} MB of data`;
    services.note(`${out}: ${written.numTrials} trials, ${written.numImages} images, ${size}; open ${out}/index.html`);
  }
}
