import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { attemptsAt, metricEvents } from '../metric-events.mjs';
import { gridText, part, quantile, storeSweep, timed, withLab } from '../sweep-lab.mjs';

const { openStoreForReading } = await part('store/open-store.js');
const { eventRecorder } = await part('store/record-events.js');
const { stagesOfSweep } = await part('store/stage-rows.js');
const { trialsOfSweep } = await part('store/trials-of-sweep.js');
const { metricSeries } = await part('store/metric-series.js');
const { trialsWithStages } = await part('store/trials-with-stages.js');

export const usesEngine = false;

const POINTS = 5_000;

/**
 * Milliseconds of a reader's queries on a sweep of SSMA trials while another process stores metric events as fast as it
 * can, in batches of 500.
 *
 * @param writing false for a writer that rests, to compare with
 */
export async function run({ trials = 1_000, rounds = 100, writing = true }) {
  return withLab(async ({ file, db }) => {
    const { stages } = await storeSweep(db, 'w1', gridText(trials, 'network'));
    const [series, busy] = attemptsAt(
      db,
      stages.filter(({ kind, parents }) => kind === 'train' && Object.keys(parents).length === 0).map(({ key }) => key),
    );
    const record = eventRecorder(db, () => ({ state: 'failed', stageState: 'failed', message: '' }));
    record([...metricEvents([series], 5 * POINTS)], 1);
    const writer = fork(fileURLToPath(new URL('../metric-writer.mjs', import.meta.url)), [
      JSON.stringify({ file, ref: busy }),
    ]);
    await new Promise((resolve) => writer.once('message', resolve));
    if (writing) writer.send('begin');
    const store = openStoreForReading(file);
    const queries = {
      status: () => trialsWithStages(store.db, 'w1', Date.now()),
      trials: () => trialsOfSweep(store.db, 'w1'),
      stages: () => stagesOfSweep(store.db, 'w1', Date.now()),
      series: () => metricSeries(store.db, series.stageKey, 'train/loss'),
    };
    const rows = Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, query().length]));
    const times = Object.fromEntries(Object.keys(queries).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, query] of Object.entries(queries)) times[name].push((await timed(query))[1]);
      // Lets the writer get a turn on few cores.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    store.close();
    const told = new Promise((resolve) => writer.once('message', resolve));
    writer.send('end');
    const { eventsPerSecond } = await told;
    const figures = Object.entries(times).map(([name, values]) => [
      name,
      { rows: rows[name], median: quantile(values, 0.5), p99: quantile(values, 0.99), most: Math.max(...values) },
    ]);
    return { ms: quantile(times.status, 0.5), eventsPerSecond, ...Object.fromEntries(figures) };
  });
}
