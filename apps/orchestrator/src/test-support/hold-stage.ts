import { bullmqQueue } from '../queue/bullmq-queue.js';
import { redisAddress } from '../redis/redis-address.js';

// `hold-stage.ts <redis url> <lab> <lock ms>`: takes one stage, tells its key to the parent and holds it until killed.

const [url = '', lab = '', lockMs = ''] = process.argv.slice(2);
const onTrouble = (error: Error): void => void process.stderr.write(`${error.message}\n`);
const queue = bullmqQueue({
  address: redisAddress(url, 'hold-stage'),
  lab,
  capability: 'cpu',
  onTrouble,
  lockMs: Number(lockMs),
});
queue.consume(
  (stageKey) => {
    process.send?.(stageKey);
    return new Promise(() => undefined);
  },
  { concurrency: 1, onHandlerError: (_key, error) => onTrouble(error as Error) },
);
