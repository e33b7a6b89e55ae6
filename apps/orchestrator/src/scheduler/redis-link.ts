import { redisChannel } from '../channel/redis-channel.js';
import { redisMailboxes } from '../channel/redis-mailbox.js';
import { WORKER_COMMANDS } from '../channel/worker-command.js';
import { WORKER_REQUESTS } from '../channel/worker-request.js';
import { bullmqQueue } from '../queue/bullmq-queue.js';
import type { RedisLab } from '../redis/redis-lab.js';
import { linkOf, type WorkerLink } from './worker-link.js';

/** For workers on any number of machines. */
export function redisLink(
  lab: RedisLab & {
    /** Milliseconds that a worker may be silent before its stages are handed out again. */
    readonly lockMs: number;
    /** Told of lost connections, which come back by themselves. */
    readonly onTrouble: (error: Error) => void;
  },
): WorkerLink {
  return linkOf({
    createQueue: (capability) => bullmqQueue({ ...lab, capability }),
    events: redisChannel(lab),
    commands: redisMailboxes(WORKER_COMMANDS, lab),
    requests: redisMailboxes(WORKER_REQUESTS, lab),
  });
}
