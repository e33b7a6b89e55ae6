// Before everything else: see there.
import './data/parse-without-code.js';
import '@fontsource-variable/inter/index.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/table.css';
import './styles/chart.css';
import { createClient } from '@ssma/orchestrator/client';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import { readFirst } from './app/read-first.js';
import { applyTheme, storedTheme } from './app/theme.js';
import { makeQueryClient } from './data/make-query-client.js';
import { storedToken } from './data/token.js';

/** An answer that takes longer than this is waited for by a page that says so. */
const LONGEST_BLANK_MS = 250;

applyTheme(storedTheme());

const root = document.getElementById('root');
if (root === null) throw new Error('main: index.html must have an element #root; got none');
const makeClient = (token: string | null) => createClient({ baseUrl: '', token });
const firstToken = storedToken();
const firstQueries = makeQueryClient();
// A page that is drawn once, with its answers, is there sooner than one that is drawn without them first.
void Promise.race([readFirst(makeClient(firstToken), firstQueries, location), pause(LONGEST_BLANK_MS)]).then(() =>
  createRoot(root).render(<App makeClient={makeClient} firstToken={firstToken} firstQueries={firstQueries} />),
);

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
