import { z } from 'zod';

/** Id and fields of an entry; null fields when it was deleted after it had been read. */
export const StreamEntry = z.tuple([z.string(), z.array(z.string()).nullable()]);
export type StreamEntry = z.infer<typeof StreamEntry>;

/** Reply of XREAD and XREADGROUP: entries by stream, null when there was nothing in time. */
export const StreamReply = z.array(z.tuple([z.string(), z.array(StreamEntry)])).nullable();

/** Text from outside; undefined, which no schema takes, when it is no JSON. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
