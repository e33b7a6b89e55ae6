import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useClient, useDataSource } from '../data/client-context.js';
import { type Connection, useLive } from '../data/live.js';
import { KEYS } from '../data/query-keys.js';
import { applyTheme, storedTheme, THEMES } from './theme.js';
import { TokenMenu } from './token-menu.js';

const LINKS = [
  { path: '/sweeps', label: 'Sweeps', within: ['/sweeps', '/trials'] },
  { path: '/compare', label: 'Compare', within: ['/compare'] },
  { path: '/data', label: 'Data', within: ['/data'] },
  { path: '/workers', label: 'Workers', within: ['/workers'] },
] as const;

/** What is around every page: navigation, state of the connection, token, theme. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [path] = useLocation();
  const { kind } = useDataSource();
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="bar">
        <Link href="/sweeps" className="mark">
          ssma
        </Link>
        <nav aria-label="Pages">
          {LINKS.map(({ path: href, label, within }) => (
            <Link
              key={href}
              href={href}
              aria-current={within.some((root) => path.startsWith(root)) ? 'page' : undefined}
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="bar-end">
          {kind === 'server' ? (
            <>
              <ConnectionMark />
              <TokenMenu />
            </>
          ) : (
            <span className="quiet">Bundle</span>
          )}
          <ThemeChoice />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

const CONNECTION_LABELS: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Connection lost, trying again',
  refused: 'The server wants a token',
};

function ConnectionMark() {
  const connection = useLive();
  const client = useClient();
  const status = useQuery({ queryKey: KEYS.status, queryFn: ({ signal }) => client.serverStatus({ signal }) });
  const isIdle = connection === 'live' && status.data?.isOrchestrated === false;
  return (
    <span className="connection" data-connection={connection} role="status" title={status.data?.runs}>
      {CONNECTION_LABELS[connection]}
      {isIdle && <span className="quiet"> · no sweep process</span>}
    </span>
  );
}

function ThemeChoice() {
  const [theme, setTheme] = useState(storedTheme);
  return (
    <select
      aria-label="Theme"
      value={theme}
      onChange={(change) => {
        const next = THEMES.find((known) => known === change.target.value) ?? 'system';
        applyTheme(next);
        setTheme(next);
      }}
    >
      <option value="system">Auto</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select>
  );
}
