import { type Command, InvalidArgumentError, Option } from 'commander';
import { FailurePolicy } from '../sweep/failure-policy.js';
import { wholeNumber } from './options.js';

/** What the command line says instead of the sweep file. */
export interface PolicyOptions {
  readonly onError?: FailurePolicy['onError'];
  readonly retries?: number;
  /** Seconds. */
  readonly retryDelay?: number;
}

/** Adds `--on-error`, `--retries` and `--retry-delay` to a command that runs stages. */
export function addPolicyOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--on-error <action>', 'after a failed stage, instead of what the file says').choices(
        FailurePolicy.shape.onError.unwrap().options,
      ),
    )
    .option(
      '--retries <n>',
      'further attempts for a stage whose process died, instead of those of the file',
      wholeNumber(0),
    )
    .option('--retry-delay <seconds>', 'wait before the first of them; it doubles with each', seconds);
}

/** The policy of a sweep file with what the command line says instead. */
export function policyOf(file: FailurePolicy, { onError, retries, retryDelay }: PolicyOptions): FailurePolicy {
  return {
    onError: onError ?? file.onError,
    retries: retries ?? file.retries,
    retryDelaySeconds: retryDelay ?? file.retryDelaySeconds,
  };
}

function seconds(text: string): number {
  const parsed = FailurePolicy.shape.retryDelaySeconds.safeParse(text === '' ? Number.NaN : Number(text));
  if (!parsed.success) throw new InvalidArgumentError(`It must be a number of seconds from 0 to 3600; got ${text}.`);
  return parsed.data;
}
