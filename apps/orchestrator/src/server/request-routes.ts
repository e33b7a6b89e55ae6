import type { Hono } from 'hono';
import type { ControlReply } from '../control/control-request.js';
import { configsOf, requireAllowedPaths } from '../sweep/allowed-paths.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { parseSweep } from '../sweep/read-sweep.js';
import { writtenSweep } from '../sweep/written-sweep.js';
import type { RequestReply, Submission } from '../wire/request.js';
import { ROUTES } from '../wire/routes.js';
import { answerJson } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import { jsonValue } from './json-value.js';

type RequestDependencies = Pick<ApiDependencies, 'carryOut' | 'allowPath'>;

/** What changes something: all of it is carried out by the one writer of the runs folder. */
export function addRequestRoutes(app: Hono, { carryOut, allowPath }: RequestDependencies): void {
  answerJson(app, ROUTES.submitSweep, async ({ body }) => replyOf(await carryOut(startRequest(body, allowPath))));
  for (const type of ['pause', 'resume', 'stop', 'cancel'] as const) {
    answerJson(app, ROUTES[`${type}Sweep`], async ({ params: { sweep } }) => replyOf(await carryOut({ type, sweep })));
  }
  answerJson(app, ROUTES.retrySweep, async ({ params: { sweep }, body: { which } }) =>
    replyOf(await carryOut({ type: 'retry', sweep, which })),
  );
}

/** Mistakes are told with their place in the file here; whoever carries the request out plans it. */
function startRequest({ yaml, file, set }: Submission, allowPath: readonly string[]) {
  const definition = parseSweep(yaml, file, set);
  const expanded = expandSweep(definition);
  // On the command line, whoever types a path behind --set owns the machine; here it comes over the network.
  requireAllowedPaths({ ...definition, isOverridden: () => false }, configsOf(expanded), allowPath);
  return { type: 'start', sweep: definition.sweep.name, file, definition: writtenSweep(definition) } as const;
}

function replyOf({ message, data = null }: ControlReply): RequestReply {
  return { message, data: jsonValue(data) };
}
