import { useQuery } from '@tanstack/react-query';
import { Page } from '../../components/page.js';
import { QueryView } from '../../components/query-view.js';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';
import { SweepTable } from './sweep-table.js';

export function SweepsPage() {
  const client = useClient();
  const query = useQuery({
    queryKey: KEYS.sweeps,
    queryFn: ({ signal }) => client.listSweeps({ limit: 200 }, { signal }),
  });
  return (
    <Page title="Sweeps">
      <QueryView query={query} of="sweeps">
        {({ items }) => <SweepTable sweeps={items} />}
      </QueryView>
    </Page>
  );
}
