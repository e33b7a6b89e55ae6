import type { Worker } from '@ssma/orchestrator/client';
import { useQuery } from '@tanstack/react-query';
import { Empty } from '../../components/empty.js';
import { Page } from '../../components/page.js';
import { QueryView } from '../../components/query-view.js';
import { Scroll } from '../../components/scroll.js';
import { StateMark } from '../../components/state-mark.js';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';
import { useNow } from '../../data/use-now.js';
import { ago, moment } from '../../format/times.js';
import { flag } from '../../url/search-state.js';
import { useSearchState } from '../../url/use-search-state.js';
import { RunningStage } from './running-stage.js';

const SEARCH = { all: flag(false) } as const;

/** A worker that was not heard of for so long is marked. */
const SILENT_MS = 30_000;

/** Who works: slots with what runs in them, and when each was last heard of. */
export function WorkersPage() {
  const client = useClient();
  const [{ all }, setSearch] = useSearchState(SEARCH);
  const query = useQuery({
    queryKey: [...KEYS.workers, all],
    queryFn: ({ signal }) => client.listWorkers({ all }, { signal }),
    // A heartbeat is no event.
    refetchInterval: 5_000,
  });
  return (
    <Page
      title="Workers"
      actions={
        <label className="check">
          <input type="checkbox" checked={all} onChange={(change) => setSearch({ all: change.target.checked })} />
          Those that have ended, too
        </label>
      }
    >
      <QueryView query={query} of="workers">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No worker">
              <p>
                A sweep that was started with <code>ssma sweep start</code> works in its own process; workers of a lab
                join with <code>ssma worker</code>.
              </p>
            </Empty>
          ) : (
            <WorkerTable workers={items} />
          )
        }
      </QueryView>
    </Page>
  );
}

function WorkerTable({ workers }: { readonly workers: readonly Worker[] }) {
  const nowMs = useNow(1_000);
  return (
    <Scroll label="Workers">
      <table className="sheet">
        <thead>
          <tr>
            {['Worker', 'Host', 'State', 'Capability', 'Slot', 'Runs', 'Last heard', 'Since'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {workers.map((worker) => (
            <WorkerRows key={worker.name} worker={worker} nowMs={nowMs} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function WorkerRows({ worker, nowMs }: { readonly worker: Worker; readonly nowMs: number }) {
  const { name, host, pid, state, capability, slots, lastSeenMs, firstSeenMs } = worker;
  const isSilent = state !== 'left' && nowMs - lastSeenMs > SILENT_MS;
  const shown = slots.length === 0 ? [undefined] : slots;
  return shown.map((slot, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: slots of one device have no other name
    <tr key={index}>
      {index === 0 && (
        <>
          <th scope="row" rowSpan={shown.length}>
            {name}
          </th>
          <td rowSpan={shown.length}>
            {host} <span className="quiet">pid {pid}</span>
          </td>
          <td rowSpan={shown.length}>
            <StateMark state={state} />
          </td>
          <td rowSpan={shown.length}>{capability}</td>
        </>
      )}
      <td>{slot?.device ?? '–'}</td>
      <td>
        {slot?.running == null ? <span className="quiet">idle</span> : <RunningStage stage={slot.running.stageKey} />}
      </td>
      {index === 0 && (
        <>
          <td rowSpan={shown.length} data-state={isSilent ? 'failed' : undefined}>
            {ago(lastSeenMs, nowMs)}
            {isSilent && ' · silent'}
          </td>
          <td rowSpan={shown.length} className="quiet">
            {moment(firstSeenMs)}
          </td>
        </>
      )}
    </tr>
  ));
}
