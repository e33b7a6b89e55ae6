// Before everything else: see there.
import '../data/parse-without-code.js';
import '@fontsource-variable/inter/index.css';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/table.css';
import '../styles/chart.css';
import { type Bundle, createClient } from '@ssma/orchestrator/client';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { App } from '../app/app.js';
import { applyTheme, storedTheme } from '../app/theme.js';
import { makeQueryClient } from '../data/make-query-client.js';
import { bundledFetch } from './bundled-fetch.js';
import { hashHref, useHashPath, useHashSearch } from './hash-address.js';
import { scriptLoader } from './load-pictures.js';

declare global {
  interface Window {
    ssmaBundle?: Bundle;
  }
}

applyTheme(storedTheme());

const { ssmaBundle: bundle } = window;
const root = document.getElementById('root');
if (root === null || bundle === undefined) throw new Error('main-bundle: index.html must bring #root and a bundle');
const client = createClient({ baseUrl: '', token: null, fetch: bundledFetch(bundle, scriptLoader()) });
if (location.hash === '') history.replaceState(null, '', hashHref(`/sweeps/${bundle.id}`));
createRoot(root).render(
  <Router hook={useHashPath} searchHook={useHashSearch} hrefs={hashHref}>
    <App makeClient={() => client} firstToken={null} firstQueries={makeQueryClient()} kind="bundle" />
  </Router>,
);
