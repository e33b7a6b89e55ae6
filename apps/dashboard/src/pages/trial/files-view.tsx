import { useQueries } from '@tanstack/react-query';
import { Empty } from '../../components/empty.js';
import { Loading } from '../../components/loading.js';
import { saveFile } from '../../components/save-file.js';
import { SimpleTable } from '../../components/simple-table.js';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';
import { bytes } from '../../format/numbers.js';
import type { TrialViewProps } from './trial-page.js';

/** The files that the stages of a trial have finished. */
export function FilesView({ trial }: TrialViewProps) {
  const client = useClient();
  const lists = useQueries({
    queries: trial.stages.map(({ key }) => ({
      queryKey: [...KEYS.stage(key), 'artifacts'],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.listArtifacts(key, { signal }),
    })),
  });
  if (lists.some(({ isPending }) => isPending)) return <Loading label="Reading files" />;
  const files = trial.stages.flatMap(({ key, name }, index) =>
    (lists[index]?.data?.items ?? []).map((artifact) => ({ key, name, artifact })),
  );
  if (files.length === 0) return <Empty title="No files yet">Stages list them when they are complete.</Empty>;
  return (
    <SimpleTable
      label="Files"
      header={['File', 'Kind', 'Stage', 'Size', 'SHA-256']}
      numbersFrom={Number.POSITIVE_INFINITY}
      rows={files.map(({ key, name, artifact }) => [
        <DownloadLink key="file" stage={key} path={artifact.path} />,
        artifact.kind,
        name,
        bytes(artifact.bytes),
        <span key="sha" className="mono">
          {artifact.sha256}
        </span>,
      ])}
    />
  );
}

function DownloadLink({ stage, path }: { readonly stage: string; readonly path: string }) {
  const client = useClient();
  const save = async () => {
    // Read with the token where one is needed, which a plain link would not send.
    const response = await client.readArtifact({ stage, path });
    saveFile(await response.blob(), path.split('/').at(-1) ?? path);
  };
  return (
    <button type="button" className="link" onClick={() => void save()}>
      {path}
    </button>
  );
}
