import { type Dataset, type DatasetSpec, offeredModalities } from '@ssma/datasets';
import { ConfigError } from '../errors.js';

/** @throws ConfigError when the dataset lacks a modality, all of both named */
export function requireOffered(
  where: string,
  { description }: Dataset,
  { root, modalities }: Pick<DatasetSpec, 'root'> & { readonly modalities: readonly string[] },
): void {
  const offered = offeredModalities(description);
  const lacking = modalities.filter((modality) => !offered.includes(modality));
  if (lacking.length === 0) return;
  throw new ConfigError(
    `${where}: ${root}: dataset must have what the network reads, ${modalities.join(', ')}; ` +
      `got ${offered.join(', ')}: no ${lacking.join(', ')}`,
  );
}
