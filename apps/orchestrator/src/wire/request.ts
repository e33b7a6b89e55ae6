import { z } from 'zod';

/** A sweep file that is to be run. */
export const Submission = z.strictObject({
  /** Content of the sweep file. */
  yaml: z.string().min(1).max(1_048_576),
  /** What it is called in messages and on record. */
  file: z
    .string()
    .regex(/^[\w][\w .-]*\.ya?ml$/)
    .max(128)
    .default('submitted.yaml'),
  /** Settings in the form `path=value`, as `--set`. */
  set: z.array(z.string().min(1).max(1024)).max(64).default([]),
});
export type Submission = z.output<typeof Submission>;

/** For requests that say nothing but what they are. */
export const EmptyBody = z.strictObject({});

export const RetryBody = z.strictObject({
  /** Stages that failed, or all without a result. */
  which: z.enum(['failed', 'missing']),
});
export type RetryBody = z.output<typeof RetryBody>;

/** What was done. */
export const RequestReply = z.strictObject({
  /** For people. */
  message: z.string(),
  data: z.json(),
});
export type RequestReply = z.output<typeof RequestReply>;

/** What the server is and what it allows. */
export const ServerStatus = z.strictObject({
  version: z.string(),
  /** Absolute path of the runs folder. */
  runs: z.string(),
  /** Whether a process runs the sweeps of the folder at present. */
  isOrchestrated: z.boolean(),
  /** Whether reading needs the token, too. */
  isGuarded: z.boolean(),
});
export type ServerStatus = z.output<typeof ServerStatus>;
