import type { GateMap, SampleDetail } from '@ssma/orchestrator/client';
import { type UseQueryResult, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useClient } from '../../data/client-context.js';
import type { Levels } from './level-png.js';
import type { Pixels } from './paint.js';
import { detailQuery, gateQuery, inputQuery, predictionQuery, truthQuery } from './sample-queries.js';

/** Something that is read for a picture, or why it cannot be. */
export interface Read<Value> {
  readonly value: Value | null;
  readonly error: string | null;
}

/** What networks were shown and saw of a sample. Those of trials are in the order of the evaluations. */
export interface SeenSample {
  readonly details: readonly Read<SampleDetail>[];
  readonly predictions: readonly Read<Levels>[];
  readonly truth: Read<Levels>;
  /** Each modality once, as the first evaluation that has it was shown it. */
  readonly inputs: readonly (Read<Pixels> & { readonly modality: string; readonly of: number })[];
  readonly gates: readonly (Read<Levels> & { readonly map: GateMap; readonly of: number })[];
}

/** Reads a sample for evaluations, at least one. */
export function useSeenSample(stages: readonly string[], sample: string): SeenSample {
  const client = useClient();
  const places = stages.map((stage) => ({ stage, sample }));
  const [first] = places as [{ stage: string; sample: string }];
  const details = useQueries({ queries: places.map((place) => detailQuery(client, place)) }).map(read);
  const predictions = useQueries({ queries: places.map((place) => predictionQuery(client, place)) }).map(read);
  const truth = read(useQuery(truthQuery(client, first)));

  const modalities = [...new Set(details.flatMap(({ value }) => value?.modalities ?? []))].map((modality) => {
    const of = details.findIndex(({ value }) => value?.modalities.includes(modality) === true);
    return { modality, of, stage: stages[of] as string, sample };
  });
  const inputs = useQueries({ queries: modalities.map((place) => inputQuery(client, place)) });
  const maps = details.flatMap(({ value }, of) =>
    (value?.gates ?? []).map((map) => ({ map, of, stage: stages[of] as string, number: map.number, sample })),
  );
  const gates = useQueries({ queries: maps.map((place) => gateQuery(client, place)) });
  return {
    details,
    predictions,
    truth,
    inputs: modalities.map(({ modality, of }, index) => ({ modality, of, ...readAt(inputs, index) })),
    gates: maps.map(({ map, of }, index) => ({ map, of, ...readAt(gates, index) })),
  };
}

/** Reads ahead what the next key press will show. */
export function useReadAhead(stages: readonly string[], sample: string | null): void {
  const client = useClient();
  const queries = useQueryClient();
  const keys = stages.join();
  useEffect(() => {
    if (sample === null) return;
    const places = keys.split(',').map((stage) => ({ stage, sample }));
    for (const [index, place] of places.entries()) {
      void queries.prefetchQuery(predictionQuery(client, place));
      if (index === 0) void queries.prefetchQuery(truthQuery(client, place));
      void queries.fetchQuery(detailQuery(client, place)).then(
        ({ modalities }) => {
          for (const modality of modalities) void queries.prefetchQuery(inputQuery(client, { ...place, modality }));
        },
        // It is read again, and its failure shown, when it is its turn.
        () => undefined,
      );
    }
  }, [client, queries, keys, sample]);
}

function readAt<Value>(results: readonly UseQueryResult<Value, Error>[], index: number): Read<Value> {
  const result = results[index];
  return result === undefined ? { value: null, error: null } : read(result);
}

function read<Value>({ data, error }: UseQueryResult<Value, Error>): Read<Value> {
  return { value: data ?? null, error: data === undefined ? (error?.message ?? null) : null };
}
