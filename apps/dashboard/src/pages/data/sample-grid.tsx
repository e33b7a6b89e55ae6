import type { SampleDetail, SampleSummary } from '@ssma/orchestrator/client';
import { useQuery } from '@tanstack/react-query';
import { type CSSProperties, useMemo, useRef } from 'react';
import { Link } from 'wouter';
import { QueryView } from '../../components/query-view.js';
import { useClient } from '../../data/client-context.js';
import { count } from '../../format/numbers.js';
import { compareLink } from '../compare/compare-link.js';
import { detailQuery, truthQuery } from '../compare/sample-queries.js';
import { SamplePictures } from './sample-pictures.js';
import { useIsNear } from './use-is-near.js';

export interface SampleGridProps {
  /** Key of the evaluation that has the samples. */
  readonly stage: string;
  /** Id of the trial that is opened with a sample. */
  readonly trial: string;
  /** At least one. */
  readonly samples: readonly SampleSummary[];
}

/** Samples as pictures, each of which opens the comparison at it. */
export function SampleGrid({ stage, trial, samples }: SampleGridProps) {
  const client = useClient();
  const place = { stage, sample: samples[0]?.id ?? '' };
  // Size, classes and modalities are those of all samples of an evaluation.
  const form = useQuery(detailQuery(client, place));
  const { error } = useQuery(truthQuery(client, place));
  return (
    <QueryView query={form} of="samples">
      {(shown) => (
        <>
          {error !== null && (
            <p className="failure" role="alert">
              {error.message}
            </p>
          )}
          <p className="quiet">
            From the left: {[...shown.modalities, 'truth'].join(', ')}. Each opens with what the best trial sees in it.
          </p>
          <ol className="sample-grid" style={{ '--pictures': shown.modalities.length + 1 } as CSSProperties}>
            {samples.map((sample) => (
              <SampleCard key={sample.id} stage={stage} trial={trial} sample={sample} form={shown} />
            ))}
          </ol>
        </>
      )}
    </QueryView>
  );
}

interface SampleCardProps extends Pick<SampleGridProps, 'stage' | 'trial'> {
  readonly sample: SampleSummary;
  readonly form: SampleDetail;
}

function SampleCard({ stage, trial, sample: { id, pixels }, form }: SampleCardProps) {
  const card = useRef<HTMLLIElement>(null);
  const isNear = useIsNear(card);
  const place = useMemo(() => ({ stage, sample: id }), [stage, id]);
  return (
    <li ref={card}>
      <Link href={compareLink({ trials: [trial], sample: id })} className="sample-card">
        <span className="sample-pictures" style={{ '--aspect': form.width / form.height } as CSSProperties}>
          {isNear && <SamplePictures place={place} form={form} />}
        </span>
        <span className="sample-name" title={id}>
          {id}
        </span>
        {pixels !== null && <span className="quiet">{count(pixels)} px</span>}
      </Link>
    </li>
  );
}
