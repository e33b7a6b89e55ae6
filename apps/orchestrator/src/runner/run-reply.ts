import type { ControlReply, RunRequest } from '../control/control-request.js';
import type { Extension } from './intent-of-extension.js';
import type { RequestedRun } from './intent-of-request.js';
import type { StartIntent } from './intent-of-start.js';

/** What there is to say when a sweep file is run; null when that goes without saying. */
export function startReply({ sweep, numChanged }: StartIntent): ControlReply | null {
  if (numChanged === 0) return null;
  return { message: `${sweep.name} (${sweep.id}) runs${changedText(numChanged)}` };
}

/** @param numReopened stages that a `retry` runs again */
export function runReply(request: RunRequest, intent: RequestedRun | Extension, numReopened: number): ControlReply {
  const { sweep, plan, numRunnable, numChanged } = intent;
  const news = newsOf(request, intent, numReopened);
  const left = `stages to run: ${numRunnable} of ${plan.stages.length}`;
  return {
    message: `${sweep.name} (${sweep.id}) ${request.type === 'start' ? 'runs' : 'runs on'}; ${left}${news.text}${changedText(numChanged)}`,
    data: {
      sweep: sweep.name,
      id: sweep.id,
      state: 'active',
      toRun: numRunnable,
      changed: numChanged,
      ...news.data,
    },
  };
}

function newsOf(
  request: RunRequest,
  intent: RequestedRun | Extension,
  numReopened: number,
): { readonly text: string; readonly data: Readonly<Record<string, number>> } {
  if (request.type === 'retry') {
    const what = request.which === 'failed' ? 'stages that failed' : 'stages without a result';
    return { text: `; ${what} that are tried again: ${numReopened}`, data: { retried: numReopened } };
  }
  if (!('numNewTrials' in intent)) return { text: '', data: {} };
  return { text: `; trials that are new: ${intent.numNewTrials}`, data: { newTrials: intent.numNewTrials } };
}

function changedText(numChanged: number): string {
  return numChanged === 0 ? '' : `; stages planned anew, because its dataset or the code has changed: ${numChanged}`;
}
