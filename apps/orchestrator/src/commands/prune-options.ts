import { PruneSpec, RANKINGS } from '@ssma/prune/spec';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError } from '../errors.js';
import { describeIssue } from '../sweep/describe-issue.js';
import { readSweep } from '../sweep/read-sweep.js';
import { wholeNumber } from './options.js';

/** How a network is pruned: the `prune` section of a sweep file, and what is changed of it. */
export interface PruneOptions {
  readonly sweep?: string;
  readonly ranking?: PruneSpec['ranking'];
  readonly shortcuts?: PruneSpec['shortcuts'];
  readonly sums?: PruneSpec['sums'];
  readonly batches?: number;
  readonly minimumFilters?: number;
  readonly upTo?: number;
  readonly maximumLoss?: number;
}

/** Adds `--sweep` and an option for each setting of the `prune` section but its stages. */
export function addPruneOptions(command: Command): Command {
  return command
    .option('--sweep <file>', 'sweep file whose prune section says how (default: the five stages of the paper)')
    .addOption(new Option('--ranking <name>', 'what filters are ranked by').choices(RANKINGS))
    .addOption(
      new Option('--shortcuts <policy>', 'convolutions whose maps enter residual sums').choices([
        'pruned',
        'left-alone',
      ]),
    )
    .addOption(
      new Option('--sums <policy>', 'what becomes of residual sums in front of which filters leave').choices([
        'kept',
        'narrowed',
      ]),
    )
    .option('--batches <n>', 'batches that the Taylor ranking reads', wholeNumber(1))
    .option('--minimum-filters <n>', 'filters that every layer keeps', wholeNumber(1))
    .option('--up-to <n>', 'how many of the stages are carried out', wholeNumber(1))
    .option('--maximum-loss <points>', 'mean IoU that pruning may cost; a stage that costs more is undone', points);
}

/**
 * The settings that the options mean.
 *
 * @throws ConfigError when the sweep file cannot be read or has no such section, or a setting breaks a rule
 */
export async function pruneSpecOf(where: string, options: PruneOptions): Promise<PruneSpec> {
  const { sweep, ranking, shortcuts, sums, batches: numBatches, minimumFilters, upTo, maximumLoss } = options;
  const given = { ranking, shortcuts, sums, numBatches, minimumFilters, upTo, maximumLoss };
  const changes = Object.entries(given).filter(([, value]) => value !== undefined);
  const section = { ...(await sectionOf(where, sweep)), ...Object.fromEntries(changes) };
  const parsed = PruneSpec.safeParse(section, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    `${where}: ${parsed.error.issues
      .flatMap(describeIssue)
      .map(({ message }) => message)
      .join('; ')}`,
  );
}

async function sectionOf(where: string, file: string | undefined): Promise<PruneSpec | undefined> {
  if (file === undefined) return undefined;
  const { prune } = (await readSweep(file)).sweep;
  if (prune === undefined) throw new ConfigError(`${where}: --sweep must have a section prune; got ${file} without`);
  return prune;
}

function points(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError(`It must be points of mean IoU, 0 to 100; got ${text}.`);
}
