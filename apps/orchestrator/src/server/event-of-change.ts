import { changedStage, changedSweep, changedWorker } from '../store/changed-thing.js';
import type { Change } from '../store/changes-since.js';
import type { Database } from '../store/open-store.js';
import { sweepsOfStage } from '../store/sweep-runs.js';
import type { StoreEvent } from '../wire/event.js';

/** What has changed, as it is now; null when it is gone. */
export function eventOfChange(db: Database, { topic, subject }: Change): StoreEvent | null {
  switch (topic) {
    case 'stage': {
      const stage = changedStage(db, subject);
      return stage === null ? null : { type: 'stage', ...stage, sweeps: sweepsOfStage(db, subject) };
    }
    case 'sweep': {
      const sweep = changedSweep(db, subject);
      return sweep === null ? null : { type: 'sweep', ...sweep };
    }
    case 'worker': {
      const worker = changedWorker(db, subject);
      return worker === null ? null : { type: 'worker', ...worker };
    }
  }
}
