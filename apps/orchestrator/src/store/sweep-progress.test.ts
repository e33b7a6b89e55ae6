import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyStore } from '../test-support/stored-stages.js';
import type { Database } from './open-store.js';
import { stageCounts } from './sweep-progress.js';
import { STAGE_STATES, type StageState, stages, sweepStages, sweeps } from './tables.js';

const SEED = 5;
const HASHED = { kind: 'train', configJson: '{}', codeVersion: 1, datasetFingerprint: '', seed: 0 } as const;

/** Stages that one sweep, the other, both or none of them needs. */
interface Case {
  readonly state: StageState;
  readonly sweeps: readonly string[];
}

test(`stages are counted by state, whichever state most of the store and of the sweep are in (seed ${SEED})`, () => {
  const { db } = emptyStore();
  for (const id of ['a', 'b']) {
    db.insert(sweeps).values({ id, name: id, file: 'f.yaml', definitionJson: '{}', startedAtMs: 0 }).run();
  }
  const manyOf = fc
    .tuple(fc.constantFrom(...STAGE_STATES), fc.subarray(['a', 'b']), fc.nat(30))
    .map(([state, of, number]) => Array<Case>(number).fill({ state, sweeps: of }));
  fc.assert(
    fc.property(fc.array(manyOf, { maxLength: 6 }), (groups) => {
      const cases = groups.flat();
      db.transaction(() => fill(db, cases));
      for (const id of ['a', 'b']) {
        const own = cases.filter(({ sweeps: of }) => of.includes(id));
        const numbers = STAGE_STATES.map((state) => [state, own.filter((one) => one.state === state).length]);
        expect(stageCounts(db, id)).toEqual(Object.fromEntries(numbers));
      }
    }),
    { seed: SEED, numRuns: 80 },
  );
});

function fill(db: Database, cases: readonly Case[]): void {
  db.delete(sweepStages).run();
  db.delete(stages).run();
  for (const [position, { state, sweeps: of }] of cases.entries()) {
    const key = `s${position}`;
    db.insert(stages)
      .values({ key, state, ...HASHED })
      .run();
    for (const sweepId of of) db.insert(sweepStages).values({ sweepId, stageKey: key, position, numTrials: 1 }).run();
  }
}
