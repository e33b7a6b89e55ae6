import type { Client } from '@ssma/orchestrator/client';
import { queryOptions } from '@tanstack/react-query';
import { KEYS } from '../../data/query-keys.js';
import { decodeLevelPng } from './level-png.js';
import type { Pixels } from './paint.js';

// What a stage has made never changes under its key.
const forever = { staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000 };

interface Place {
  readonly stage: string;
  readonly sample: string;
}

/** Scores of an evaluation over all of its samples. */
export function evaluationQuery(client: Client, stage: string) {
  return queryOptions({
    ...forever,
    queryKey: [...KEYS.stage(stage), 'evaluation'],
    queryFn: ({ signal }) => client.showEvaluation(stage, { signal }),
  });
}

/** A sample as one evaluation saw it. */
export function detailQuery(client: Client, place: Place) {
  return queryOptions({
    ...forever,
    queryKey: [...KEYS.stage(place.stage), 'sample', place.sample],
    queryFn: ({ signal }) => client.showSample(place, { signal }),
  });
}

/** Predicted class ids. */
export function predictionQuery(client: Client, place: Place) {
  return queryOptions({
    ...forever,
    queryKey: [...KEYS.stage(place.stage), 'prediction', place.sample],
    queryFn: async ({ signal }) => decodeLevelPng(await bytesOf(client.readPrediction(place, { signal }))),
  });
}

/** True class ids. */
export function truthQuery(client: Client, place: Place) {
  return queryOptions({
    ...forever,
    queryKey: [...KEYS.stage(place.stage), 'truth', place.sample],
    queryFn: async ({ signal }) => decodeLevelPng(await bytesOf(client.readTruth(place, { signal }))),
  });
}

/** What a network was shown. */
export function inputQuery(client: Client, place: Place & { readonly modality: string }) {
  return queryOptions({
    ...forever,
    queryKey: [...KEYS.stage(place.stage), 'input', place.modality, place.sample],
    queryFn: async ({ signal }) => pixelsOf(await client.readInput(place, { signal })),
  });
}

/** A gate, 0 to 255. */
export function gateQuery(client: Client, place: Place & { readonly number: number }) {
  return queryOptions({
    ...forever,
    queryKey: [...KEYS.stage(place.stage), 'gate', place.number, place.sample],
    queryFn: async ({ signal }) => decodeLevelPng(await bytesOf(client.readGate(place, { signal }))),
  });
}

async function bytesOf(answer: Promise<Response>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await answer).arrayBuffer());
}

async function pixelsOf(response: Response): Promise<Pixels> {
  const bitmap = await createImageBitmap(await response.blob(), { colorSpaceConversion: 'none' });
  const { height, width } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) throw new Error('inputQuery: the browser must offer a 2d canvas; got none');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { height, width, data: context.getImageData(0, 0, width, height).data };
}
