import type { Client, SamplePage } from '@ssma/orchestrator/client';
import { queryOptions } from '@tanstack/react-query';
import { KEYS } from '../../data/query-keys.js';

/** The most that one answer brings. */
export const MOST_SAMPLES = 500;

/** Kind of the file in which an evaluation lists its samples. */
const IMAGES = 'images';

/**
 * Samples of an evaluation in the order of the split; of a class, those with labelled pixels of it, most of them first. Null
 * where the evaluation kept none.
 *
 * @param classId null for samples of any class
 */
export function samplesQuery(client: Client, evaluation: string, classId: number | null) {
  return queryOptions({
    queryKey: [...KEYS.stage(evaluation), 'samples of class', classId],
    queryFn: async ({ signal }): Promise<SamplePage | null> => {
      const { items } = await client.listArtifacts(evaluation, { signal });
      if (!items.some(({ kind }) => kind === IMAGES)) return null;
      const wanted = classId === null ? {} : ({ truth: classId, sort: 'pixels', order: 'descending' } as const);
      return client.listSamples(evaluation, { ...wanted, limit: MOST_SAMPLES }, { signal });
    },
    // What a stage has made never changes under its key.
    staleTime: Number.POSITIVE_INFINITY,
  });
}
