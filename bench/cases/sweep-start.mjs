import {
  gridText,
  LEASE_MS,
  POLICY,
  part,
  planText,
  residentMib,
  timed,
  withLab,
  withLink,
  withScheduler,
} from '../sweep-lab.mjs';

const { registerSweep } = await part('store/register-sweep.js');
const { readyStages } = await part('store/ready-stages.js');
const { claimStage } = await part('store/claim-stage.js');
const { completeAttempt } = await part('store/end-attempt.js');

export const usesEngine = false;

/**
 * Starting a sweep: its rows in SQLite and its ready stages in the queue, with no worker yet. The plan is dropped before
 * the scheduler serves the sweep, as all that is needed then is in the store.
 *
 * @param queue    `embedded` or `redis`
 * @param growing  `network`: trials share experts, so 200 stages are ready; `train`: two of every trial are
 * @param trained  the experts are complete already, so that a stage of every trial is ready: what a sweep takes at most
 * @returns milliseconds of wall time of each part, and of rows and handing over together (`ms`); resident memory in MiB
 *   after planning and while the scheduler serves
 */
export async function run({ trials = 10_000, queue = 'redis', growing = 'network', trained = false }) {
  return withLab(({ db, folder }) =>
    withLink(queue, (link) =>
      withScheduler({ link, db, folder }, async (scheduler) => {
        const stored = await planned(db, gridText(trials, growing));
        const handed = await served(scheduler, { db, link, trained });
        return { ms: stored.registerMs + handed.handMs, ...stored, ...handed };
      }),
    ),
  );
}

/** A function of its own, so that nothing holds the plan afterwards. */
async function planned(db, text) {
  const [{ sweep, plan }, planMs] = await timed(() => planText(text));
  const plannedMib = residentMib();
  const record = { id: 'w1', name: 'bench', file: 'bench.yaml', definition: sweep };
  const [, registerMs] = await timed(() => registerSweep(db, record, plan, 0));
  return { planMs, plannedMib, registerMs, stages: plan.stages.length };
}

async function served(scheduler, { db, link, trained }) {
  if (trained) for (const key of readyStages(db, 'w1')) complete(db, key);
  const ready = readyStages(db, 'w1').length;
  const count = () => link.queueOf(POLICY.capability).count();
  const [, serveMs] = await timed(() => {
    // Never ends, as there is no worker.
    scheduler.run('w1', POLICY);
  });
  const [, waitMs] = await timed(async () => {
    while ((await count()) < ready) await new Promise((resolve) => setTimeout(resolve, 5));
  });
  // The tick that watches leases has to see what it costs, too.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  return { serveMs, handMs: serveMs + waitMs, readyStages: ready, servingMib: residentMib() };
}

function complete(db, stageKey) {
  const claim = { claimId: stageKey, worker: 'bench', device: 'cpu', pid: 1, nowMs: 1, leaseExpiresAtMs: LEASE_MS };
  const attempt = claimStage(db, stageKey, claim);
  completeAttempt(db, attempt, { kind: 'train', steps: 1, finalLoss: 1 }, 2);
}
