import { type Command, InvalidArgumentError, Option } from 'commander';
import { FailurePolicy } from '../sweep/failure-policy.js';
import { Capability, RunPolicy } from '../sweep/run-policy.js';
import { wholeNumber } from './options.js';

/** What the command line says instead of the sweep file. */
export interface PolicyOptions {
  readonly onError?: RunPolicy['onError'];
  readonly retries?: number;
  /** Seconds. */
  readonly retryDelay?: number;
  readonly priority?: number;
  readonly capability?: string;
}

/** Adds `--on-error`, `--retries`, `--retry-delay`, `--priority` and `--capability` to a command that runs stages. */
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
    .option('--retry-delay <seconds>', 'wait before the first of them; it doubles with each', seconds)
    .option('--priority <n>', 'sweeps with a lower number come first on workers; 1 to 1000', priority)
    .option('--capability <name>', 'only workers of this capability run the stages', capability);
}

/** The policy of a sweep file with what the command line says instead. */
export function policyOf(file: RunPolicy, options: PolicyOptions): RunPolicy {
  const { onError, retries, retryDelay: retryDelaySeconds, priority: chosen, capability: named } = options;
  const fileOnly = Object.fromEntries(Object.keys(RunPolicy.shape).map((key) => [key, Reflect.get(file, key)]));
  const given = { onError, retries, retryDelaySeconds, priority: chosen, capability: named };
  return RunPolicy.parse({ ...fileOnly, ...withoutUndefined(given) });
}

function withoutUndefined(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function seconds(text: string): number {
  const parsed = FailurePolicy.shape.retryDelaySeconds.safeParse(text === '' ? Number.NaN : Number(text));
  if (!parsed.success) throw new InvalidArgumentError(`It must be a number of seconds from 0 to 3600; got ${text}.`);
  return parsed.data;
}

function priority(text: string): number {
  const parsed = RunPolicy.shape.priority.safeParse(text === '' ? Number.NaN : Number(text));
  if (!parsed.success) throw new InvalidArgumentError(`It must be a whole number from 1 to 1000; got ${text}.`);
  return parsed.data;
}

/** @throws InvalidArgumentError when it is no name of a capability */
export function capability(text: string): string {
  const parsed = Capability.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`It ${parsed.error.issues[0]?.message ?? 'must be a name'}; got ${text}.`);
}
