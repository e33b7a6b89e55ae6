import type { ShownClass } from '@ssma/orchestrator/client';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../data/client-context.js';
import { detailQuery } from '../compare/sample-queries.js';
import { samplesQuery } from './samples-query.js';

/** Colours in which the truth of a dataset is drawn, by class id; none where its evaluation kept no samples. */
export function useClassColors(evaluation: string): readonly ShownClass['color'][] {
  const client = useClient();
  const samples = useQuery(samplesQuery(client, evaluation, null));
  const sample = samples.data?.items[0]?.id;
  const detail = useQuery({
    ...detailQuery(client, { stage: evaluation, sample: sample ?? '' }),
    enabled: sample !== undefined,
  });
  return detail.data?.classes.map(({ color }) => color) ?? [];
}
