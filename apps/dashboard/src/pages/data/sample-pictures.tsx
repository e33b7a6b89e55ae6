import type { SampleDetail } from '@ssma/orchestrator/client';
import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { useClient } from '../../data/client-context.js';
import { type Pixels, paintClasses } from '../compare/paint.js';
import { inputQuery, truthQuery } from '../compare/sample-queries.js';
import { useDrawnPixels } from '../compare/use-drawn-pixels.js';
import { WHOLE } from '../compare/view.js';

export interface SamplePicturesProps {
  readonly place: { readonly stage: string; readonly sample: string };
  /** Of any sample of the evaluation. */
  readonly form: SampleDetail;
}

/** What a network is given of a sample, modality by modality, and the truth in the colours of the classes. */
export function SamplePictures({ place, form }: SamplePicturesProps) {
  const client = useClient();
  const { modalities, classes, height, width } = form;
  const inputs = useQueries({ queries: modalities.map((modality) => inputQuery(client, { ...place, modality })) });
  const truth = useQuery(truthQuery(client, place));
  const painted = useMemo(() => {
    if (truth.data === undefined) return null;
    const beneath = { height, width, data: new Uint8ClampedArray(4 * height * width) };
    return paintClasses(truth.data, { input: beneath, colors: classes.map(({ color }) => color), opacity: 1 });
  }, [truth.data, classes, height, width]);
  const aspect = width / height;
  return (
    <>
      {modalities.map((modality, index) => (
        <Thumbnail
          key={modality}
          label={`Input ${modality}`}
          pixels={inputs[index]?.data ?? null}
          error={errorOf(inputs[index])}
          aspect={aspect}
          isSmooth
        />
      ))}
      <Thumbnail label="True classes" pixels={painted} error={errorOf(truth)} aspect={aspect} isSmooth={false} />
    </>
  );
}

interface ThumbnailProps {
  readonly label: string;
  readonly pixels: Pixels | null;
  /** Why there are none. */
  readonly error: string | null;
  readonly aspect: number;
  readonly isSmooth: boolean;
}

function Thumbnail({ label, pixels, error, aspect, isSmooth }: ThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useDrawnPixels(canvas, { pixels, view: WHOLE, aspect, isSmooth });
  return (
    <span className="thumbnail" aria-busy={pixels === null && error === null}>
      <canvas ref={canvas} role="img" aria-label={error === null ? label : `${label}, not readable`} />
      {error !== null && <span title={error}>not readable</span>}
    </span>
  );
}

function errorOf(query: UseQueryResult<unknown, Error> | undefined): string | null {
  return query?.data === undefined ? (query?.error?.message ?? null) : null;
}
