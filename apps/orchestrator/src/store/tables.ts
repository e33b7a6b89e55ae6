import { customType, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// The migrations make these tables with their constraints and indices; a test holds the columns here against them.

export const STAGE_STATES = ['waiting', 'running', 'complete', 'stopped', 'failed'] as const;
/** State of a stage, and of a trial. */
export type StageState = (typeof STAGE_STATES)[number];

export const ATTEMPT_STATES = ['running', 'complete', 'failed', 'lost'] as const;
/** `lost`: ended without a verdict, because its process died or was asked to stop. */
export type AttemptState = (typeof ATTEMPT_STATES)[number];

export const SWEEP_STATES = ['active', 'paused', 'stopped', 'cancelled'] as const;
/** What was last asked of a sweep; `active` ones are run. */
export type SweepState = (typeof SWEEP_STATES)[number];

export const WORKER_STATES = ['alive', 'draining', 'left'] as const;
/** What a worker last said of itself; one that is `alive` and silent for long is gone. */
export type WorkerState = (typeof WORKER_STATES)[number];

export const sweeps = sqliteTable('sweeps', {
  id: text().primaryKey(),
  name: text().notNull(),
  file: text().notNull(),
  definitionJson: text('definition_json').notNull(),
  startedAtMs: integer('started_at_ms').notNull(),
  state: text({ enum: SWEEP_STATES }).notNull().default('active'),
  definitionId: text('definition_id').notNull().default(''),
  policyJson: text('policy_json').notNull().default('{}'),
});

export const trials = sqliteTable('trials', {
  id: text().primaryKey(),
  groupId: text('group_id').notNull(),
  seed: integer().notNull(),
  configJson: text('config_json').notNull(),
});

export const sweepTrials = sqliteTable(
  'sweep_trials',
  {
    sweepId: text('sweep_id').notNull(),
    trialId: text('trial_id').notNull(),
    position: integer().notNull(),
    label: text().notNull(),
    axesJson: text('axes_json').notNull(),
    // Summaries of its stages, which triggers keep right.
    state: text({ enum: STAGE_STATES }).notNull().default('waiting'),
    meanIou: real('mean_iou'),
    pixelAccuracy: real('pixel_accuracy'),
    frequencyWeightedIou: real('frequency_weighted_iou'),
    endedAtMs: integer('ended_at_ms'),
  },
  (table) => [primaryKey({ columns: [table.sweepId, table.trialId] })],
);

/** The stages of a sweep, each once, in the order of its trials. */
export const sweepStages = sqliteTable(
  'sweep_stages',
  {
    sweepId: text('sweep_id').notNull(),
    stageKey: text('stage_key').notNull(),
    position: integer().notNull(),
    numTrials: integer('num_trials').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sweepId, table.stageKey] })],
);

/** What SQLite can sort: a truth value is 0 or 1, a list or an object its JSON. */
export type AxisKey = number | string;

const axisKey = customType<{ data: AxisKey }>({ dataType: () => 'any' });

/** Axis values of the trials of a sweep, and their seeds under that name, to sort and filter by. */
export const trialAxes = sqliteTable('trial_axes', {
  sweepId: text('sweep_id').notNull(),
  path: text().notNull(),
  value: axisKey(),
  position: integer().notNull(),
  trialId: text('trial_id').notNull(),
});

/** The latest change of each thing; ids only grow. */
export const changes = sqliteTable('changes', {
  id: integer().primaryKey({ autoIncrement: true }),
  topic: text({ enum: ['sweep', 'stage', 'worker'] }).notNull(),
  subject: text().notNull(),
});

export const stages = sqliteTable('stages', {
  key: text().primaryKey(),
  kind: text({ enum: ['train', 'evaluate'] }).notNull(),
  name: text().notNull().default(''),
  seed: integer().notNull(),
  configJson: text('config_json').notNull(),
  codeVersion: integer('code_version').notNull(),
  datasetFingerprint: text('dataset_fingerprint').notNull(),
  state: text({ enum: STAGE_STATES }).notNull(),
  attempt: integer().notNull().default(0),
  outcomeJson: text('outcome_json'),
  retryAtMs: integer('retry_at_ms').notNull().default(0),
  forgivenAttempts: integer('forgiven_attempts').notNull().default(0),
});

export const stageParents = sqliteTable(
  'stage_parents',
  {
    stageKey: text('stage_key').notNull(),
    role: text().notNull(),
    parentKey: text('parent_key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.stageKey, table.role] })],
);

export const trialStages = sqliteTable(
  'trial_stages',
  {
    trialId: text('trial_id').notNull(),
    stageKey: text('stage_key').notNull(),
    position: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.trialId, table.stageKey] })],
);

export const attempts = sqliteTable(
  'attempts',
  {
    stageKey: text('stage_key').notNull(),
    number: integer().notNull(),
    state: text({ enum: ATTEMPT_STATES }).notNull(),
    pid: integer().notNull(),
    startedAtMs: integer('started_at_ms').notNull(),
    endedAtMs: integer('ended_at_ms'),
    leaseExpiresAtMs: integer('lease_expires_at_ms').notNull(),
    progressJson: text('progress_json'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    logTail: text('log_tail'),
    claimId: text('claim_id'),
    worker: text().notNull().default(''),
    device: text().notNull().default(''),
    lastSequence: integer('last_sequence').notNull().default(0),
    provenanceJson: text('provenance_json'),
  },
  (table) => [primaryKey({ columns: [table.stageKey, table.number] })],
);

export const metrics = sqliteTable(
  'metrics',
  {
    stageKey: text('stage_key').notNull(),
    name: text().notNull(),
    step: integer().notNull(),
    value: real().notNull(),
  },
  (table) => [primaryKey({ columns: [table.stageKey, table.name, table.step] })],
);

export const results = sqliteTable('results', {
  stageKey: text('stage_key').primaryKey(),
  attempt: integer().notNull(),
  meanIou: real('mean_iou'),
  pixelAccuracy: real('pixel_accuracy'),
  frequencyWeightedIou: real('frequency_weighted_iou'),
  classNamesJson: text('class_names_json').notNull(),
  confusionJson: text('confusion_json').notNull(),
});

/** Results of a part of an evaluation's samples, such as one weather condition. */
export const groupResults = sqliteTable(
  'group_results',
  {
    stageKey: text('stage_key').notNull(),
    name: text().notNull(),
    meanIou: real('mean_iou'),
    confusionJson: text('confusion_json').notNull(),
  },
  (table) => [primaryKey({ columns: [table.stageKey, table.name] })],
);

export const artifacts = sqliteTable(
  'artifacts',
  {
    stageKey: text('stage_key').notNull(),
    path: text().notNull(),
    kind: text().notNull(),
    sha256: text().notNull(),
    bytes: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.stageKey, table.path] })],
);

/** Checkpoints in the artifact store that an unfinished stage can go on from. */
export const keptStates = sqliteTable(
  'kept_states',
  {
    stageKey: text('stage_key').notNull(),
    path: text().notNull(),
    sha256: text().notNull(),
    bytes: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.stageKey, table.path] })],
);

/** Trainings that a rule has stopped as hopeless. */
export const earlyStops = sqliteTable('early_stops', {
  stageKey: text('stage_key').primaryKey(),
  attempt: integer().notNull(),
  rule: text().notNull(),
  metric: text().notNull(),
  step: integer().notNull(),
  value: real().notNull(),
  threshold: real().notNull(),
  reason: text().notNull(),
  atMs: integer('at_ms').notNull(),
});

export const workers = sqliteTable('workers', {
  name: text().primaryKey(),
  host: text().notNull(),
  pid: integer().notNull(),
  capability: text().notNull(),
  state: text({ enum: WORKER_STATES }).notNull(),
  slotsJson: text('slots_json').notNull(),
  firstSeenMs: integer('first_seen_ms').notNull(),
  lastSeenMs: integer('last_seen_ms').notNull(),
});
