import { ConfigError } from '../errors.js';

/** A network as a command's argument names it. */
export interface NamedCheckpoint {
  readonly name: string;
  /** Checkpoint file, or id of a trial. */
  readonly argument: string;
}

/**
 * Reads `<name>=<checkpoint>` arguments.
 *
 * @param where in front of an error's message
 * @throws ConfigError when one has another form or two have one name
 */
export function namedCheckpoints(where: string, texts: readonly string[]): NamedCheckpoint[] {
  const named = texts.map((text) => {
    const [, name, argument] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (name !== undefined && argument !== undefined) return { name, argument };
    throw new ConfigError(`${where}: network must be <name>=<checkpoint>, e.g. ssma=t764d3dda; got ${text}`);
  });
  const names = named.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ConfigError(`${where}: networks must have different names; got ${twice} twice`);
  return named;
}
