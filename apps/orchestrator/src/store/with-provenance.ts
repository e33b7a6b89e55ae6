import { Provenance } from '../wire/provenance.js';

/** Replaces the text that the store has of the provenance of an attempt by what it says. */
export function withProvenance<Row extends { readonly provenanceJson: string | null }>({
  provenanceJson,
  ...attempt
}: Row): Omit<Row, 'provenanceJson'> & { readonly provenance: Provenance | null } {
  return { ...attempt, provenance: provenanceJson === null ? null : Provenance.parse(JSON.parse(provenanceJson)) };
}
