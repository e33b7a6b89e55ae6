import { useQuery } from '@tanstack/react-query';
import { useClient } from '../data/client-context.js';
import { KEYS } from '../data/query-keys.js';
import { Empty } from './empty.js';
import { QueryView } from './query-view.js';

export interface LogViewProps {
  readonly stage: string;
  readonly attempt: number;
  readonly bytes?: number;
}

/** The end of what an attempt has written. */
export function LogView({ stage, attempt, bytes = 65_536 }: LogViewProps) {
  const client = useClient();
  const log = useQuery({
    queryKey: [...KEYS.stage(stage), 'log', attempt, bytes],
    queryFn: ({ signal }) => client.showLog({ stage, number: attempt }, { bytes }, { signal }),
  });
  return (
    <QueryView query={log} of="the log">
      {({ text, isCut, source }) =>
        text === '' ? (
          <Empty title="No log">{source === 'none' ? 'The attempt wrote nothing, or its log is gone.' : ''}</Empty>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          <pre className="log" tabIndex={0}>
            {isCut && '…\n'}
            {text}
          </pre>
        )
      }
    </QueryView>
  );
}
