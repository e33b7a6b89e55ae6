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
import { applyTheme, storedTheme } from './app/theme.js';
import { storedToken } from './data/token.js';

applyTheme(storedTheme());

const root = document.getElementById('root');
if (root === null) throw new Error('main: index.html must have an element #root; got none');
createRoot(root).render(
  <App makeClient={(token) => createClient({ baseUrl: '', token })} firstToken={storedToken()} />,
);
