import { ConfigError } from '../errors.js';
import type { NamedNetwork } from '../network/named-network.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { type ArtifactsOptions, artifactsOf } from './options.js';
import type { Services } from './services.js';

/** What `<name=checkpoint...>` is described with. */
export const NAMED_CHECKPOINTS =
  'networks with the names that they have in tables and pictures: files or ids of trials';

/**
 * The networks that `<name=checkpoint...>` means, in the order given.
 *
 * @param where name of the command, for errors
 * @throws ConfigError when an argument has not this form or a name comes twice; as `checkpointFile`
 */
export async function namedCheckpoints(
  where: string,
  named: readonly string[],
  { options, clock }: Pick<Services, 'clock'> & { readonly options: ArtifactsOptions & { readonly runs: RunsFolder } },
): Promise<NamedNetwork[]> {
  const parsed = named.map((text) => namedArgument(where, text));
  const twice = parsed.find(({ name }, index) => parsed.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined)
    throw new ConfigError(`${where}: networks must have different names; got ${twice.name} twice`);
  // It opens the database, whose addon light commands do not load.
  const { checkpointFile } = await import('../network/checkpoint-file.js');
  const places = { runs: options.runs, openArtifacts: () => artifactsOf(options) };
  const networks: NamedNetwork[] = [];
  for (const { name, argument } of parsed) {
    networks.push({ name, checkpoint: await checkpointFile(argument, places, clock()) });
  }
  return networks;
}

function namedArgument(where: string, text: string): { readonly name: string; readonly argument: string } {
  const [, name, argument] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || argument === undefined) {
    throw new ConfigError(`${where}: network must be <name>=<checkpoint>, e.g. ssma=t764d3dda; got ${text}`);
  }
  return { name, argument };
}
