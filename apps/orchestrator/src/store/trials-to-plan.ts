import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { ConfigError } from '../errors.js';
import { TrialConfig } from '../sweep/sweep-schema.js';
import type { Trial } from '../sweep/trial.js';
import type { Database } from './open-store.js';
import { sweepTrials, trials } from './tables.js';

/**
 * The trials of a sweep as they were when it was started or extended, in its order, ready to be planned again.
 *
 * @throws ConfigError when a configuration is not one of this version of ssma
 */
export function trialsToPlan(db: Database, sweepId: string): Trial[] {
  const readConfig = storedConfigReader();
  return db
    .select({
      id: trials.id,
      groupId: trials.groupId,
      seed: trials.seed,
      label: sweepTrials.label,
      axesJson: sweepTrials.axesJson,
      configJson: trials.configJson,
    })
    .from(sweepTrials)
    .innerJoin(trials, eq(trials.id, sweepTrials.trialId))
    .where(eq(sweepTrials.sweepId, sweepId))
    .orderBy(sweepTrials.position)
    .all()
    .map(({ axesJson, configJson, ...trial }) => ({
      ...trial,
      axes: JSON.parse(axesJson),
      config: readConfig(trial.id, JSON.parse(configJson)),
    }));
}

/** Sections that are equal are parsed once and shared, which planning makes use of. */
function storedConfigReader() {
  const { shape } = TrialConfig;
  const sections = {
    dataset: storedSectionReader('dataset', shape.dataset),
    input: storedSectionReader('input', shape.input),
    model: storedSectionReader('model', shape.model),
    train: storedSectionReader('train', shape.train),
    prune: storedSectionReader('prune', shape.prune.unwrap()),
    evaluate: storedSectionReader('evaluate', shape.evaluate),
  };
  return (trialId: string, stored: Readonly<Record<string, unknown>>): TrialConfig => ({
    dataset: sections.dataset(trialId, stored.dataset),
    input: sections.input(trialId, stored.input),
    model: sections.model(trialId, stored.model),
    train: sections.train(trialId, stored.train),
    evaluate: sections.evaluate(trialId, stored.evaluate),
    ...(stored.prune !== undefined && { prune: sections.prune(trialId, stored.prune) }),
  });
}

function storedSectionReader<Section>(
  name: string,
  schema: z.ZodType<Section>,
): (trialId: string, stored: unknown) => Section {
  const known = new Map<string, Section>();
  return (trialId, stored) => {
    const json = JSON.stringify(stored);
    const before = known.get(json);
    if (before !== undefined) return before;
    const parsed = schema.safeParse(stored);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new ConfigError(
        `trial ${trialId}: its settings must be of this version of ssma; got ${[name, ...(issue?.path ?? [])].join('.')}: ${issue?.message} (start the sweep from its file)`,
      );
    }
    known.set(json, parsed.data);
    return parsed.data;
  };
}
