import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';
import { measure } from '../../format/numbers.js';
import { duration } from '../../format/times.js';

/** A stage that runs, and how far it is. */
export function RunningStage({ stage }: { readonly stage: string }) {
  const client = useClient();
  const query = useQuery({
    queryKey: KEYS.stage(stage),
    queryFn: ({ signal }) => client.showStage(stage, { signal }),
  });
  if (query.data === undefined) return <span className="mono">{stage}</span>;
  const { name, seed, progress } = query.data;
  if (progress === null) return `${name}, seed ${seed}`;
  const { phase, step, totalSteps, imagesPerSecond, etaSeconds } = progress;
  return (
    <span className="running">
      <span>
        {name}, seed {seed}
      </span>
      <progress value={step} max={totalSteps} aria-label={`${phase} of ${name}`} />
      <span className="quiet">
        {phase} {step}/{totalSteps}
        {imagesPerSecond !== undefined && ` · ${measure(imagesPerSecond)} images/s`}
        {etaSeconds !== undefined && ` · ${duration(etaSeconds * 1000)} left`}
      </span>
    </span>
  );
}
