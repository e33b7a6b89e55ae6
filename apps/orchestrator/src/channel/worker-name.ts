import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Name of a worker process; no two that ever lived share one, so it holds host, process id and something random. */
export const WorkerName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'must be 1 to 128 of [A-Za-z0-9._-], the first a letter or digit');

/** The name under which the orchestrator hears requests. */
export const ORCHESTRATOR = 'orchestrator';

/** How the names of workers within an orchestrator's own process begin: they end with it. */
export const LOCAL_WORKER = 'local.';

/** A name for a worker of this process. */
export function newWorkerName(kind: 'local' | 'worker', host: string, pid: number): string {
  const safeHost = host.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 80);
  return `${kind}.${safeHost}-${pid}-${randomBytes(4).toString('hex')}`;
}
