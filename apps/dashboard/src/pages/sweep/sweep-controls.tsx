import type { Client, RequestReply, SweepDetail } from '@ssma/orchestrator/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useDataSource } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';

interface Control {
  readonly title: string;
  readonly hint: string;
  isFor(sweep: SweepDetail): boolean;
  ask(client: Client, id: string): Promise<RequestReply>;
}

const CONTROLS: readonly Control[] = [
  {
    title: 'Pause',
    hint: 'Begins no further stage; those that run keep their state and end',
    isFor: ({ state }) => state === 'active',
    ask: (client, id) => client.pauseSweep(id),
  },
  {
    title: 'Resume',
    hint: 'Goes on where it was left',
    isFor: ({ state }) => state !== 'active',
    ask: (client, id) => client.resumeSweep(id),
  },
  {
    title: 'Stop',
    hint: 'Begins no further stage; those that run go on to their end',
    isFor: ({ state }) => state === 'active' || state === 'paused',
    ask: (client, id) => client.stopSweep(id),
  },
  {
    title: 'Cancel',
    hint: 'Begins no further stage and ends those that run',
    isFor: ({ state }) => state === 'active' || state === 'paused',
    ask: (client, id) => client.cancelSweep(id),
  },
  {
    title: 'Retry failed',
    hint: 'Runs the stages again that failed',
    isFor: ({ stages }) => stages.failed > 0,
    ask: (client, id) => client.retrySweep(id, { which: 'failed' }),
  },
];

/** What can be asked of a sweep; without a token only what would be is shown. */
export function SweepControls({ sweep }: { readonly sweep: SweepDetail }) {
  const { client, hasToken } = useDataSource();
  const queries = useQueryClient();
  const request = useMutation({
    mutationFn: (control: Control) => control.ask(client, sweep.id),
    onSettled: () => queries.invalidateQueries({ queryKey: KEYS.sweep(sweep.id) }),
  });
  const isOver = sweep.trials.waiting + sweep.trials.running === 0;
  const shown = CONTROLS.filter((control) => control.isFor(sweep) && (!isOver || control.title === 'Retry failed'));
  return (
    <>
      {request.data !== undefined && (
        <span className="quiet" role="status">
          {request.data.message}
        </span>
      )}
      {request.error !== null && (
        <span className="refused" role="alert">
          {request.error.message}
        </span>
      )}
      {shown.map((control) => (
        <button
          key={control.title}
          type="button"
          disabled={!hasToken || request.isPending}
          title={hasToken ? control.hint : `${control.hint}. Needs the token: see “Read only” above`}
          onClick={() => request.mutate(control)}
        >
          {control.title}
        </button>
      ))}
    </>
  );
}
