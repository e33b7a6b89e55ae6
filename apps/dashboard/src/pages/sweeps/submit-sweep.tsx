import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useDataSource } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';

/** Takes a sweep file, from disk or typed, and has it run. */
export function SubmitSweep({ onClose }: { readonly onClose: () => void }) {
  const { client, hasToken } = useDataSource();
  const queries = useQueryClient();
  const [yaml, setYaml] = useState('');
  const [file, setFile] = useState('submitted.yaml');
  const [settings, setSettings] = useState('');
  const submit = useMutation({
    mutationFn: () => {
      const set = settings.split('\n').filter((line) => line.trim() !== '');
      return client.submitSweep({ yaml, file, set });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: KEYS.sweeps }),
  });
  return (
    <form
      className="panel submit"
      aria-label="Submit a sweep"
      onSubmit={(event) => {
        event.preventDefault();
        submit.mutate();
      }}
    >
      <div className="toolbar">
        <label className="check">
          From a file
          <input
            type="file"
            accept=".yaml,.yml"
            onChange={async ({ target }) => {
              const [chosen] = target.files ?? [];
              if (chosen === undefined) return;
              setFile(chosen.name);
              setYaml(await chosen.text());
            }}
          />
        </label>
      </div>
      <label className="field">
        <span>Sweep file</span>
        <textarea
          className="mono"
          rows={12}
          spellCheck={false}
          required
          value={yaml}
          onChange={(change) => setYaml(change.target.value)}
        />
      </label>
      <label className="field">
        <span>
          Settings, one <code>path=value</code> a line
        </span>
        <textarea
          className="mono"
          rows={2}
          spellCheck={false}
          value={settings}
          onChange={(change) => setSettings(change.target.value)}
        />
      </label>
      {submit.error !== null && (
        <pre className="refused" role="alert">
          {submit.error.message}
        </pre>
      )}
      {submit.data !== undefined && (
        <p role="status">
          {submit.data.message} <SubmittedLink data={submit.data.data} />
        </p>
      )}
      <div className="actions">
        <button type="submit" className="primary" disabled={!hasToken || submit.isPending || yaml.trim() === ''}>
          {submit.isPending ? 'Planning…' : 'Run it'}
        </button>
        <button type="button" onClick={onClose}>
          Close
        </button>
        {!hasToken && <span className="quiet">Needs the token: see “Read only” above.</span>}
      </div>
    </form>
  );
}

function SubmittedLink({ data }: { readonly data: unknown }) {
  const id: unknown = Reflect.get(Object(data), 'id');
  return typeof id === 'string' ? <Link href={`/sweeps/${id}`}>Watch it</Link> : null;
}
