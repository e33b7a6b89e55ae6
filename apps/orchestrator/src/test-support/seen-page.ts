import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { bundleSweep } from '../bundle/bundle-sweep.js';
import { listen } from '../server/listen.js';
import { openStoreForReading } from '../store/open-store.js';
import { buildPage, launchBrowser, openTab } from './page-lab.js';
import { type SeenLab, seenLab } from './seen-lab.js';
import { temporaryFolder } from './temporary-folder.js';

const DASHBOARD = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));

/** A browser in front of evaluations that have kept what their networks saw. */
export interface SeenPage extends SeenLab {
  /** What the page has asked of other servers, and errors of its console. */
  readonly faults: string[];
  /** Ids of the trials of `average` and `ssma`. */
  readonly trials: readonly [average: string, ssma: string];
  open(path: string, theme?: 'light' | 'dark'): Promise<Page>;
  /** Writes a bundle of the sweep and opens it from the disk, at a path of the page. */
  openBundle(path: string): Promise<Page>;
}

/** Starts server and browser, which end with the test. */
export async function openSeenPage(): Promise<SeenPage> {
  buildPage();
  const lab = await seenLab({ dashboard: DASHBOARD, access: { hosts: ['127.0.0.1', 'localhost'] } });
  const server = await listen(lab.app, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const faults: string[] = [];
  const trials = lab.plan.trials.map(({ id }) => id) as [string, string];
  return {
    ...lab,
    faults,
    trials,
    open: (path, theme = 'light') => openTab(browser, { url: server.url, path, theme, faults }),
    async openBundle(path) {
      const out = join(temporaryFolder(), 'bundle');
      const store = openStoreForReading(lab.folder.database);
      const sweep = { id: lab.id, name: 'streets' };
      const options = { folder: lab.folder, artifacts: null, numImages: 4, version: '1.2.3', clock: () => 5000 };
      await bundleSweep({ ...options, db: store.db, sweep, out, onProgress: () => undefined });
      store.close();
      return openTab(browser, { url: pathToFileURL(out).href, path: `/index.html#${path}`, theme: 'light', faults });
    },
  };
}
