import type { z } from 'zod';

/**
 * Messages of one kind to processes that are known by name: commands to a worker, requests to the orchestrator. They
 * arrive in the order in which they were sent, those from before the listener included. Delivery is at least once, and a
 * message may be lost with the memory of what carries it: whoever needs an effect sends again until it shows.
 */
export interface Mailboxes<Message> {
  /** Resolves when the message is held; nobody need listen yet. */
  send(name: string, message: Message): Promise<void>;
  /** Hands over the messages for a name; one listener per name. A message is gone once it was handed over. */
  listen(name: string, handle: (message: Message) => void): MailboxListener;
  /** Ends all listeners. */
  close(): Promise<void>;
}

export interface MailboxListener {
  /** Nothing is handed over afterwards. */
  close(): Promise<void>;
}

/** What messages of one kind look like; they come from outside, so both ends hold them against the schema. */
export interface MessageKind<Message> {
  /** Part of the key of a box, e.g. `commands`. */
  readonly name: string;
  readonly schema: z.ZodType<Message>;
}
