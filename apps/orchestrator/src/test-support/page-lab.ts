import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { openStoreForWriting } from '../store/open-store.js';
import { builtModule } from './built-module.js';
import { type CommandProcess, startCommand } from './command-process.js';
import { addLivelySweep } from './lively-store.js';
import { addPrunedSweep } from './pruned-sweep.js';
import { temporaryFolder } from './temporary-folder.js';

/** A browser in front of a real server of a runs folder of its own. */
export interface PageLab {
  /** Address of the server. */
  readonly url: string;
  readonly token: string;
  /** What the page has asked of other servers, and errors of its console: nothing, if all is well. */
  readonly faults: string[];
  /** A new tab in a theme. */
  open(path: string, theme?: 'light' | 'dark'): Promise<Page>;
}

export interface PageLabOptions {
  /** Whether the store holds the lively sweep. */
  readonly isLively: boolean;
  /** Whether it holds the sweep of pruned networks; left out, it does not. */
  readonly isPruned?: boolean;
  /** Length of a step of a pretended training. */
  readonly stepMs: number;
}

/**
 * Starts the server with stages that only pretend to train, and the browser that `SSMA_CHROMIUM` or Debian names. Both end
 * with the test.
 */
export async function openPageLab({ isLively, isPruned = false, stepMs }: PageLabOptions): Promise<PageLab> {
  buildPage();
  const folder = temporaryFolder();
  await fill(join(folder, 'runs'), { isLively, isPruned });
  const server = startCommand(
    builtModule('quick-ssma'),
    ['serve', '--port', '0', '--host', '127.0.0.1', '--concurrency', '2'],
    {
      cwd: folder,
      env: { SSMA_TEST_STEP_MS: String(stepMs) },
    },
  );
  const said = /The API is at (\S+)\/api;/;
  const url = said.exec(await server.says(said))?.[1] ?? '';
  const browser = await launchBrowser();
  onTestFinished(() => closeAll(browser, server));
  const faults: string[] = [];
  return {
    url,
    token: readFileSync(join(folder, 'runs', 'serve.token'), 'utf8').trim(),
    faults,
    open: (path, theme = 'light') => openTab(browser, { url, path, theme, faults }),
  };
}

/** Builds the page and the one of bundles, where they are not built of the present sources. */
export function buildPage(): void {
  execFileSync(process.execPath, [
    fileURLToPath(new URL('../../../dashboard/scripts/build-dashboard.mjs', import.meta.url)),
  ]);
}

/** The browser that `SSMA_CHROMIUM` or Debian names. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.SSMA_CHROMIUM ?? '/usr/bin/chromium',
    // Its sandbox needs another user than root.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

async function fill(
  runs: string,
  { isLively, isPruned }: Pick<PageLabOptions, 'isLively' | 'isPruned'>,
): Promise<void> {
  if (!isLively && !isPruned) return;
  mkdirSync(runs, { recursive: true });
  const store = openStoreForWriting(join(runs, 'ssma.sqlite'), 0);
  if (isLively) await addLivelySweep(store.db, Date.now());
  if (isPruned) await addPrunedSweep(store.db);
  store.close();
}

/** A page below the address, which is all that it may ask. */
export interface Tab {
  readonly url: string;
  readonly path: string;
  readonly theme: 'light' | 'dark';
  readonly faults: string[];
}

export async function openTab(browser: Browser, { url, path, theme, faults }: Tab): Promise<Page> {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => faults.push(`${path}: ${error.message}`));
  page.on('console', (line) => {
    if (line.type() === 'error') faults.push(`${path}: ${line.text()}`);
  });
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !address.startsWith('blob:')) faults.push(`${path}: asked ${address}`);
  });
  await page.goto(`${url}${path}`);
  return page;
}

async function closeAll(browser: Browser, server: CommandProcess): Promise<void> {
  await browser.close();
  server.kill('SIGINT');
  await server.ended;
}
