import { useState } from 'react';
import { Menu } from '../components/menu.js';
import { useDataSource } from '../data/client-context.js';

/** Takes the token that requests which change something need. */
export function TokenMenu() {
  const { hasToken, setToken } = useDataSource();
  const [draft, setDraft] = useState('');
  return (
    <Menu label={hasToken ? 'Unlocked' : 'Read only'}>
      <form
        className="token-form"
        onSubmit={(submit) => {
          submit.preventDefault();
          setToken(draft.trim() === '' ? null : draft.trim());
          setDraft('');
        }}
      >
        <label>
          Token
          <input
            type="password"
            autoComplete="off"
            value={draft}
            onChange={(change) => setDraft(change.target.value)}
            placeholder={hasToken ? 'another token' : 'as printed by ssma serve'}
          />
        </label>
        <p className="quiet">Kept in this tab until it is closed. Starting, pausing and stopping sweeps need it.</p>
        <div className="actions">
          <button type="submit" className="primary">
            Use token
          </button>
          {hasToken && (
            <button type="button" onClick={() => setToken(null)}>
              Forget it
            </button>
          )}
        </div>
      </form>
    </Menu>
  );
}
