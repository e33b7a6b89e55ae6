import type { Attempt } from '@ssma/orchestrator/client';

/** With what an attempt was made, as names and values to show; null where it was not recorded. */
export function provenanceFacts(
  { provenance }: Pick<Attempt, 'provenance'>,
  seed: number,
): readonly (readonly [name: string, value: string])[] | null {
  if (provenance === null) return null;
  const { version, revision, engine, tensorflow, device, node, platform, cpu, memoryGib, gpus, host } = provenance;
  return [
    ['Version', version],
    ['Revision', revision ?? 'unknown'],
    ['Engine', `${engine}${tensorflow === null ? '' : `, TensorFlow ${tensorflow}`}, on ${device}`],
    ['Host', host],
    ['CPU', `${cpu.model}, ${cpu.threads} threads`],
    ['Memory', `${memoryGib.toFixed(0)} GiB`],
    ['GPUs', gpus === null ? 'unknown' : gpus.length === 0 ? 'none' : gpus.join(', ')],
    ['Node', `${node} on ${platform}`],
    ['Seed', String(seed)],
  ];
}
