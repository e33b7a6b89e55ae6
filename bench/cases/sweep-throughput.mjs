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
 * @returns also the processor time of a stage in each kind of process, without the Redis server's, which neighbours on the
 *   machine move less
 */
export async function run({ trials = 500, body = 'call', workers = 2, slots = 4 }) {
  const cpu = { workerMs: 0, childrenMs: 0 };
  const onMessage = ({ type, cpu: one }) => {
    if (type !== 'ended') return;
    cpu.workerMs += one.workerMs;
    cpu.childrenMs += one.childrenMs;
  };
  const result = await withLab(({ db, folder }) =>
    withLink('redis', (link, { url }) =>
      withScheduler({ link, db, folder }, async (scheduler) => {
        const { stages } = await storeSweep(db, 'w1', pairsText(trials));
        return withWorkers({ workers, slots, body, url, onMessage }, () => measured(scheduler, db, stages));
      }),
    ),
  );
  const { stages, ...figures } = result;
  return { ...figures, stages, workerCpuMs: cpu.workerMs / stages, childCpuMs: cpu.childrenMs / stages };
}

async function measured(scheduler, db, stages) {
  const start = process.cpuUsage();
  const [, ms] = await timed(() => scheduler.run('w1', POLICY));
  const { user, system } = process.cpuUsage(start);
  const states = stageStates(
    db,
    stages.map(({ key }) => key),
  );
  const numComplete = [...states.values()].filter((state) => state === 'complete').length;
  const numMetrics = db.select().from(metrics).all().length;
  if (numComplete !== stages.length || numMetrics !== 10 * stages.length) {
    throw new Error(
      `bench: ${stages.length} stages must be complete with 10 metrics each; got ${numComplete} and ${numMetrics} metrics`,
    );
  }
  return {
    ms,
    stagesPerSecond: (1000 * stages.length) / ms,
    orchestratorCpuMs: (user + system) / 1000 / stages.length,
    stages: stages.length,
  };
}
