// Stores metric events of an attempt as fast as it can: `metric-writer.mjs '<options>'`, begun and ended by its parent.
import { metricNews } from './metric-events.mjs';
import { part } from './sweep-lab.mjs';

const { openStoreForWriting } = await part('store/open-store.js');
const { eventRecorder } = await part('store/record-events.js');

const BATCH = 500;

const { file, ref } = JSON.parse(process.argv[2]);
const store = openStoreForWriting(file, 0);
const record = eventRecorder(store.db, () => ({ state: 'failed', stageState: 'failed', message: '' }));
let sequence = 0;
let startMs = 0;
let isEnded = false;

// The parent may die first.
process.once('disconnect', () => process.exit(1));
process.on('message', (message) => {
  if (message === 'begin') {
    startMs = performance.now();
    storeMore();
    return;
  }
  isEnded = true;
  const ms = performance.now() - startMs;
  process.send({ eventsPerSecond: sequence === 0 ? 0 : (1000 * sequence) / ms }, () => {
    store.close();
    process.exit(0);
  });
});
process.send('ready');

function storeMore() {
  if (isEnded) return;
  const batch = Array.from({ length: BATCH }, (_, index) => {
    const next = sequence + index + 1;
    return { ...ref, sequence: next, news: metricNews(next) };
  });
  record(batch, 1);
  sequence += BATCH;
  setImmediate(storeMore);
}
