import { type DatasetDescription, IGNORE_LABEL } from '@ssma/datasets';
import type { NetworkDescription } from '@ssma/train';
import { ConfigError } from '../errors.js';

/** How the classes of a dataset are those of a network. */
export interface ClassMatching {
  /** Labels of the dataset as class ids of the network; ignored pixels stay ignored. */
  networkIds(labels: Uint8Array): Uint8Array;
  /** The same with ignored pixels as the network's void class, where it has one. */
  countedIds(labels: Uint8Array): Uint8Array;
  /** Id of the network's void class; null when none was named. */
  readonly voidClassId: number | null;
}

/**
 * Matches classes by name: a network may be scored on a dataset that lists the same classes in another order, and one that
 * predicts void on a dataset that has no such class.
 *
 * @param options source: what errors begin with; voidClass: name of the network's class that means void, or null
 * @throws ConfigError when either has a class that the other lacks, naming them, or the network has no such void class
 */
export function matchClasses(
  network: Pick<NetworkDescription, 'classes'>,
  dataset: Pick<DatasetDescription, 'name' | 'classes'>,
  { source, voidClass }: { readonly source: string; readonly voidClass: string | null },
): ClassMatching {
  const names = network.classes.map(({ name }) => name);
  const offered = dataset.classes.map(({ name }) => name);
  if (voidClass !== null && !names.includes(voidClass)) {
    throw new ConfigError(
      `${source}: --void-class must be a class of the network, ${names.join(', ')}; got ${voidClass}`,
    );
  }
  const lacking = names.filter((name) => name !== voidClass && !offered.includes(name));
  const unknown = offered.filter((name) => !names.includes(name));
  if (lacking.length > 0 || unknown.length > 0) {
    const differences = [
      ...(lacking.length > 0 ? [`without ${lacking.join(', ')}`] : []),
      ...(unknown.length > 0 ? [`with ${unknown.join(', ')}, which the network does not know`] : []),
    ];
    throw new ConfigError(
      `${source}: the dataset must have the network's classes ${names.join(', ')}; got ${dataset.name} ` +
        differences.join(' and '),
    );
  }
  const voidClassId = voidClass === null ? null : names.indexOf(voidClass);
  const idOf = new Uint8Array(IGNORE_LABEL + 1).fill(IGNORE_LABEL);
  for (const [id, name] of offered.entries()) idOf[id] = names.indexOf(name);
  const countedIdOf = idOf.map((networkId) => (networkId === IGNORE_LABEL ? (voidClassId ?? IGNORE_LABEL) : networkId));
  return {
    networkIds: (labels) => labels.map((id) => idOf[id] ?? IGNORE_LABEL),
    countedIds: (labels) => labels.map((id) => countedIdOf[id] ?? IGNORE_LABEL),
    voidClassId,
  };
}
