import { pruneCache } from '@ssma/datasets';
import type { Command } from 'commander';
import { ConfigError } from '../errors.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { jsonOption, runsOption, wholeNumber } from './options.js';
import { printJson, type Services } from './services.js';

interface CacheOptions {
  readonly prune: boolean;
  readonly maxMegabytes?: number;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

const BYTES_PER_MEGABYTE = 1e6;

/** `ssma data cache [--prune]`: how much the kept network inputs take, and less of them. */
export function addDataCache(data: Command, services: Services): void {
  data
    .command('cache')
    .description('tell how much the kept network inputs take; with --prune, remove those not used for longest')
    .option('--prune', 'remove files until the rest fits', false)
    .option('--max-megabytes <n>', 'what may stay when pruning; nothing by default', wholeNumber(0))
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(async ({ prune, maxMegabytes, runs, json }: CacheOptions) => {
      if (!prune && maxMegabytes !== undefined) {
        throw new ConfigError(`--max-megabytes must come with --prune; got ${maxMegabytes} without it`);
      }
      const maxBytes = prune ? (maxMegabytes ?? 0) * BYTES_PER_MEGABYTE : Number.MAX_SAFE_INTEGER;
      const report = await pruneCache(runs.inputCache, { maxBytes });
      if (json) printJson(services, { folder: runs.inputCache, ...report });
      else services.print(cacheText(runs.inputCache, report));
    });
}

function cacheText(folder: string, report: Awaited<ReturnType<typeof pruneCache>>): string {
  const megabytes = (bytes: number): string => `${(bytes / BYTES_PER_MEGABYTE).toFixed(1)} MB`;
  const held = `${folder}: ${report.files} files, ${megabytes(report.bytes)}`;
  if (report.removedFiles === 0) return `${held}\n`;
  return `${held}; removed ${report.removedFiles} files, ${megabytes(report.removedBytes)}\n`;
}
