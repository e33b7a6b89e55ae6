import {
  POLICY,
  pairsText,
  part,
  storeSweep,
  timed,
  withLab,
  withLink,
  withScheduler,
  withWorkers,
} from '../sweep-lab.mjs';

const { stageStates } = await part('store/stage-states.js');
const { metrics } = await part('store/tables.js');

export const usesEngine = false;

/**
 * Stages per second through Redis, end to end: handed to the queue, claimed, run on worker processes, their ten metric
 * events and their ends stored. A trial is a training and an evaluation.
 *
 * @param body  `call`: the stage is a function that the worker calls; `process`: a process of its own
 * @param slots of each worker
 */
export async function run({ trials = 500, body = 'call', workers = 2, slots = 4 }) {
  return withLab(({ db, folder }) =>
    withLink('redis', (link, { url }) =>
      withScheduler({ link, db, folder }, (scheduler) =>
        withWorkers({ workers, slots, body, url }, async () => {
          const { stages } = await storeSweep(db, 'w1', pairsText(trials));
          const keys = stages.map(({ key }) => key);
          const cpu = process.cpuUsage();
          const [, ms] = await timed(() => scheduler.run('w1', POLICY));
          const { user, system } = process.cpuUsage(cpu);
          const isComplete = [...stageStates(db, keys).values()].every((state) => state === 'complete');
          const events = db.select().from(metrics).all().length;
          if (!isComplete || events !== 10 * keys.length)
            throw new Error(
              `bench: every stage must be complete with 10 metrics; got ${events} of ${keys.length} stages`,
            );
          return {
            ms,
            stages: keys.length,
            stagesPerSecond: (1000 * keys.length) / ms,
            orchestratorCpuMsPerStage: (user + system) / 1000 / keys.length,
          };
        }),
      ),
    ),
  );
}
