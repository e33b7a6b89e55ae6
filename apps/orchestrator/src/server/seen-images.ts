import { open, readFile } from 'node:fs/promises';
import { NotFoundError } from '../errors.js';
import {
  type EvaluatedImage,
  EvaluatedImages,
  IMAGES_FILE,
  MAPS_FILE,
  type MapPlace,
} from '../stages/evaluated-images.js';
import { artifactsOfStage } from '../store/artifacts-of-stage.js';
import { stageStanding } from '../store/stage-standing.js';
import type { ApiDependencies } from './api-dependencies.js';
import { artifactFile } from './artifact-response.js';

/** What evaluations have kept of their images. */
export interface SeenImages {
  /** @throws NotFoundError when the stage is no evaluation, or has kept nothing */
  of(stageKey: string): Promise<EvaluatedImages>;
  /** @throws NotFoundError as `of`, and when the evaluation has no such sample */
  image(
    stageKey: string,
    sample: string,
  ): Promise<{ readonly images: EvaluatedImages; readonly image: EvaluatedImage }>;
  /** Bytes of the file of maps. */
  map(stageKey: string, place: MapPlace): Promise<Uint8Array<ArrayBuffer>>;
}

/** Evaluations whose file stays parsed: as many as are compared, twice. */
const MAX_PARSED = 8;

/** Reads the files that evaluations have kept, and keeps the last ones in memory. */
export function seenImages(dependencies: Pick<ApiDependencies, 'db' | 'folder' | 'artifacts'>): SeenImages {
  const parsed = new Map<string, EvaluatedImages>();
  const of = async (stageKey: string): Promise<EvaluatedImages> => {
    requireKept(stageKey, dependencies);
    const { record, file } = await artifactFile({ stageKey, path: IMAGES_FILE }, dependencies);
    const known = parsed.get(record.sha256);
    parsed.delete(record.sha256);
    const images = known ?? EvaluatedImages.parse(JSON.parse(await readFile(file, 'utf8')));
    parsed.set(record.sha256, images);
    for (const oldest of [...parsed.keys()].slice(0, -MAX_PARSED)) parsed.delete(oldest);
    return images;
  };
  return {
    of,
    async image(stageKey, sample) {
      const images = await of(stageKey);
      const image = images.images.find(({ id }) => id === sample);
      if (image === undefined) {
        throw new NotFoundError(`sample: ${stageKey} must have scored it; got ${JSON.stringify(sample.slice(0, 200))}`);
      }
      return { images, image };
    },
    async map(stageKey, { offset, bytes }) {
      const { file } = await artifactFile({ stageKey, path: MAPS_FILE }, dependencies);
      const handle = await open(file, 'r');
      try {
        const content = new Uint8Array(bytes);
        await handle.read(content, 0, bytes, offset);
        return content;
      } finally {
        await handle.close();
      }
    },
  };
}

function requireKept(stageKey: string, { db }: Pick<ApiDependencies, 'db'>): void {
  stageStanding(db, stageKey);
  if (artifactsOfStage(db, stageKey).some(({ path }) => path === IMAGES_FILE)) return;
  throw new NotFoundError(
    `samples: stage ${stageKey} must be an evaluation that kept ${IMAGES_FILE}; got none (evaluate again, with evaluate.predictions in the sweep file)`,
  );
}
