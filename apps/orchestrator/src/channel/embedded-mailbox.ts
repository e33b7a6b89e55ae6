import type { Mailboxes, MessageKind } from './mailbox.js';
import { WorkerName } from './worker-name.js';

/** Mailboxes within this process. */
export function embeddedMailboxes<Message>({ schema }: MessageKind<Message>): Mailboxes<Message> {
  const unheard = new Map<string, Message[]>();
  const listeners = new Map<string, (message: Message) => void>();
  return {
    async send(to, message) {
      const name = WorkerName.parse(to);
      const parsed = schema.parse(message);
      const handle = listeners.get(name);
      if (handle === undefined) unheard.set(name, [...(unheard.get(name) ?? []), parsed]);
      else handle(parsed);
    },
    listen(name, handle) {
      listeners.set(name, handle);
      for (const message of unheard.get(name) ?? []) handle(message);
      unheard.delete(name);
      return { close: async () => void listeners.delete(name) };
    },
    async close() {
      listeners.clear();
    },
  };
}
