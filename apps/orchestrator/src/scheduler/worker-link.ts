import { embeddedChannel } from '../channel/embedded-channel.js';
import { embeddedMailboxes } from '../channel/embedded-mailbox.js';
import type { EventChannel } from '../channel/event-channel.js';
import type { Mailboxes } from '../channel/mailbox.js';
import { WORKER_COMMANDS, type WorkerCommand } from '../channel/worker-command.js';
import { WORKER_REQUESTS, type WorkerRequest } from '../channel/worker-request.js';
import { embeddedQueue } from '../queue/embedded-queue.js';
import type { StageQueue } from '../queue/stage-queue.js';

/** What connects an orchestrator with its workers; both ends open one. */
export interface WorkerLink {
  /** The queue for workers of a capability, one for each. */
  readonly queueOf: (capability: string) => StageQueue;
  readonly events: EventChannel;
  readonly commands: Mailboxes<WorkerCommand>;
  readonly requests: Mailboxes<WorkerRequest>;
  close(): Promise<void>;
}

/** For a worker in the orchestrator's own process. */
export function embeddedLink(): WorkerLink {
  return linkOf({
    createQueue: embeddedQueue,
    events: embeddedChannel(),
    commands: embeddedMailboxes(WORKER_COMMANDS),
    requests: embeddedMailboxes(WORKER_REQUESTS),
  });
}

/** Puts a link together; it opens a queue when it is first asked for it. */
export function linkOf({
  createQueue,
  ...channels
}: Omit<WorkerLink, 'queueOf' | 'close'> & { readonly createQueue: (capability: string) => StageQueue }): WorkerLink {
  const queues = new Map<string, StageQueue>();
  return {
    ...channels,
    queueOf(capability) {
      const queue = queues.get(capability) ?? createQueue(capability);
      queues.set(capability, queue);
      return queue;
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      const { events, commands, requests } = channels;
      await Promise.all([events.close(), commands.close(), requests.close()]);
    },
  };
}
