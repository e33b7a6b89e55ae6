import type { SeedVerdict } from '../../../statistics/seed-noise.js';

/** Whether a difference is larger than seed noise. */
export function NoiseMark({ noise: { verdict, probability } }: { readonly noise: SeedVerdict }) {
  if (verdict === 'unknown' || probability === null)
    return <NoiseSign sign="" label="Two seeds on both sides are needed to tell it from seed noise" />;
  const shown = probability < 0.001 ? 'p < 0.001' : `p = ${probability.toFixed(3)}`;
  return verdict === 'larger' ? (
    <NoiseSign sign="●" label={`Larger than seed noise: Welch's t test, ${shown}`} />
  ) : (
    <NoiseSign sign="○" label={`Within seed noise: Welch's t test, ${shown}`} />
  );
}

function NoiseSign({ sign, label }: { readonly sign: string; readonly label: string }) {
  return (
    <span className="noise" role="img" aria-label={label} title={label}>
      {sign}
    </span>
  );
}
