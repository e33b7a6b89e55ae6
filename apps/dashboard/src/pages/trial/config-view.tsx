import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Panel } from '../../components/panel.js';
import { Scroll } from '../../components/scroll.js';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';
import { differences } from '../../format/differences.js';
import { flag } from '../../url/search-state.js';
import { useSearchState } from '../../url/use-search-state.js';
import type { TrialViewProps } from './trial-page.js';
import { useBaselineTrial } from './use-baseline-trial.js';

const SEARCH = { differing: flag(true) } as const;

/** The resolved configuration, beside that of the baseline where the sweep has one. */
export function ConfigView({ trial }: TrialViewProps) {
  const client = useClient();
  const [{ differing }, setSearch] = useSearchState(SEARCH);
  const baseline = useBaselineTrial(trial);
  const other = useQuery({
    queryKey: KEYS.trial(baseline?.id ?? ''),
    queryFn: ({ signal }) => client.showTrial(baseline?.id ?? '', { signal }),
    enabled: baseline !== undefined && baseline.id !== trial.id,
  });
  const hasOther = other.data !== undefined;
  const rows = differences(trial.config, hasOther ? other.data.config : trial.config);
  const shown = hasOther && differing ? rows.filter(({ isEqual }) => !isEqual) : rows;
  const note =
    baseline?.id === trial.id
      ? 'This is the baseline of its sweep'
      : hasOther
        ? `${rows.filter(({ isEqual }) => !isEqual).length} of ${rows.length} settings differ from the baseline`
        : 'Its sweep names no baseline';
  return (
    <Panel
      title="Resolved configuration"
      note={note}
      actions={
        hasOther && (
          <label className="check">
            <input
              type="checkbox"
              checked={differing}
              onChange={(change) => setSearch({ differing: change.target.checked })}
            />
            Only what differs
          </label>
        )
      }
    >
      <Scroll label="Resolved configuration">
        <table className="sheet settings">
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">This trial</th>
              {hasOther && (
                <th scope="col">
                  <Link href={`/trials/${other.data.id}/config`}>Baseline</Link>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ path, own, other: theirs, isEqual }) => (
              <tr key={path} data-mark={hasOther && !isEqual ? 'differs' : undefined}>
                <th scope="row">{path}</th>
                <td className="mono">{own === undefined ? '–' : JSON.stringify(own)}</td>
                {hasOther && <td className="mono">{theirs === undefined ? '–' : JSON.stringify(theirs)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
