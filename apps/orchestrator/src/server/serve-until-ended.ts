import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { printJson, type Services } from '../commands/services.js';
import { isOrchestrated } from '../control/ask-orchestrator.js';
import { listenForInterrupts } from '../runner/interrupts.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { Workforce } from '../runner/start-sweep.js';
import { accessToken } from './access-token.js';
import { createApp } from './app.js';
import { pollChanges } from './change-signal.js';
import { type ListeningServer, listen } from './listen.js';
import { isLoopback, loopbackNames } from './loopback.js';
import { openServedStore } from './open-served-store.js';
import { requestRunner } from './request-runner.js';

/** Where the build of the dashboard puts it, seen from here. */
const DASHBOARD = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));

/** How often the counter of changes is read: events reach the browser within a quarter of a second. */
const POLL_MS = 200;

export interface ServerOptions {
  readonly runs: RunsFolder;
  readonly host: string;
  readonly port: number;
  readonly tokenFile?: string;
  readonly allowPath: readonly string[];
  readonly json: boolean;
  /** Seconds. */
  readonly lease: number;
  readonly workforce: Workforce;
  readonly artifacts: ArtifactStore | null;
  readonly version: string;
}

/** Serves a runs folder until an interrupt; sweeps that were begun here keep their state and end then. */
export async function serveUntilEnded(options: ServerOptions, services: Services): Promise<void> {
  const { runs: folder, host, port, allowPath, artifacts, workforce, lease, version } = options;
  const tokenFile = options.tokenFile ?? join(folder.root, 'serve.token');
  const token = accessToken(tokenFile);
  const { note, clock } = services;
  const onTrouble = ({ message }: Error): void => note(message);
  const store = openServedStore(folder, clock());
  const interrupts = listenForInterrupts(() => note('Ending: running stages keep their state.'));
  const { stop, kill } = interrupts;
  const runner = requestRunner(
    { folder, workforce, artifacts, policyFor: (policy) => policy, allowPath, leaseMs: 1000 * lease, stop, kill },
    {
      ...services,
      onEvent: () => undefined,
      onPlan: () => undefined,
      onTrouble,
      onEnded: (error) => note(error === null ? 'No sweep runs any more.' : error.message),
    },
  );
  const isGuarded = !isLoopback(host);
  const app = createApp({
    db: store.db,
    folder,
    artifacts,
    changes: pollChanges(store.db, POLL_MS),
    carryOut: (request) => runner.carryOut(request),
    isOrchestrated: () => isOrchestrated(folder),
    allowPath,
    access: { token, isGuarded, hosts: isGuarded ? null : loopbackNames(host) },
    dashboard: DASHBOARD,
    version,
    clock,
    onTrouble: (error) => note(error.stack ?? error.message),
  });
  let server: ListeningServer | undefined;
  try {
    server = await listen(app, { host, port });
    announce(server.url, { tokenFile, isGuarded, json: options.json }, services);
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve();
      else stop.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await server?.close();
    await runner.ended();
    interrupts.dispose();
    store.close();
  }
}

function announce(
  url: string,
  { tokenFile, isGuarded, json }: { readonly tokenFile: string; readonly isGuarded: boolean; readonly json: boolean },
  services: Services,
): void {
  if (json) printJson(services, { url, tokenFile, isGuarded });
  else services.print(`${url}\n`);
  const needing = isGuarded ? 'Every request needs' : 'Requests that change something need';
  services.note(`${needing} the token in ${tokenFile}. The API is at ${url}/api; Ctrl-C ends.`);
}
