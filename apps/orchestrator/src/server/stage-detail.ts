import { NotFoundError } from '../errors.js';
import type { Database } from '../store/open-store.js';
import { shownStageOf } from '../store/stage-page.js';
import { stageRecord } from '../store/stage-record.js';
import type { StageDetail } from '../wire/stage.js';
import { jsonValue } from './json-value.js';

/** @throws NotFoundError when the store has no such stage */
export function stageDetail(db: Database, stageKey: string, nowMs: number): StageDetail {
  const stage = shownStageOf(db, stageKey, nowMs);
  if (stage === null) throw new NotFoundError(`stage: its key must be in the store; got ${stageKey}`);
  const { config, children, attempts, ...record } = stageRecord(db, stageKey);
  return {
    ...stage,
    parents: { ...stage.parents },
    ...record,
    config: jsonValue(config),
    children: [...children],
    attempts: [...attempts],
  };
}
