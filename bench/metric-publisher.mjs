// Publishes metrics of an attempt as fast as they are stored: `metric-publisher.mjs '<options>'`, begun by its parent.
import { metricNews } from './metric-events.mjs';
import { fail, part, redisLinkTo } from './sweep-lab.mjs';

const { attemptPublisher } = await part('channel/attempt-publisher.js');
const { redisAddress } = await part('redis/redis-address.js');

/** At most twice as many news are on their way. */
const AHEAD = 1_000;

/** As a worker does, see `runAttempt`. */
const CHECK_MS = 2_000;

const { url, ref, events } = JSON.parse(process.argv[2]);
const link = await redisLinkTo(redisAddress(url, 'bench'));
const publisher = attemptPublisher(link.events, ref);
const checking = setInterval(() => publisher.check().catch(fail), CHECK_MS);

// The parent may die first.
process.once('disconnect', () => process.exit(1));
process.once('message', async () => {
  let before = Promise.resolve();
  for (let sequence = 1; sequence <= events; sequence++) {
    void publisher.publish(metricNews(sequence));
    if (sequence % AHEAD !== 0) continue;
    await before;
    before = publisher.stored();
  }
  await publisher.stored();
  clearInterval(checking);
  publisher.close();
  await link.close();
  process.exit(0);
});
process.send('ready');
