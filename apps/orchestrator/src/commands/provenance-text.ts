import type { Provenance } from '../wire/provenance.js';

/** The provenance of an attempt on one line. */
export function provenanceText(provenance: Provenance | null): string {
  if (provenance === null) return 'not recorded';
  const { version, revision, engine, tensorflow, device, node, platform, cpu, memoryGib, gpus, host } = provenance;
  return [
    `ssma ${version}${revision === null ? '' : ` at ${revision}`}`,
    `${engine}${tensorflow === null ? '' : ` (TensorFlow ${tensorflow})`} on ${device}`,
    `Node ${node} on ${platform}`,
    `${host}: ${cpu.model}, ${cpu.threads} threads, ${memoryGib.toFixed(0)} GiB memory`,
    ...(gpus ?? []),
  ].join('; ');
}
