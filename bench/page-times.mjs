#!/usr/bin/env node
/**
 * Times the page of a sweep in headless Chromium, with `ssma serve` running:
 *
 *   node bench/page-times.mjs <address> <path> [rounds]
 *
 * such as `node bench/page-times.mjs http://127.0.0.1:8642 /sweeps/demo 15`. Each round has a browser context of its own,
 * with nothing cached: milliseconds from the start of the navigation until the first rows of the table are painted, then
 * frames per second while the table scrolls. Chromium is that of SSMA_CHROMIUM or /usr/bin/chromium.
 */
import { chromium } from 'playwright-core';
import { quantile } from './sweep-lab.mjs';

const VIEWPORT = { width: 1440, height: 900 };
const TABLE = '.data-table';
const ROW = `${TABLE} tbody th`;
const SCROLLED_MS = 3000;
const PIXELS_PER_FRAME = 120;

async function main() {
  const [address, path, rounds = '15'] = process.argv.slice(2);
  if (address === undefined || path === undefined || !/^[1-9]\d*$/.test(rounds)) {
    process.stderr.write('page-times: arguments must be <address> <path> [rounds]\n');
    process.exit(2);
  }
  const browser = await chromium.launch({
    executablePath: process.env.SSMA_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const turns = [];
  // The first round warms up the server and the browser.
  for (let round = 0; round <= Number(rounds); round++) {
    const context = await browser.newContext({ viewport: VIEWPORT });
    turns.push(await measuredPage(await context.newPage(), `${address}${path}`));
    await context.close();
  }
  await browser.close();
  for (const name of Object.keys(turns[0])) {
    const values = turns.slice(1).map((turn) => turn[name]);
    const [least, median, p95, most] = [0, 0.5, 0.95, 1].map((share) => quantile(values, share).toFixed(1));
    process.stdout.write(`${name}: ${least} to ${most}, median ${median}, 95th percentile ${p95}\n`);
  }
}

async function measuredPage(page, url) {
  await page.addInitScript(markPainted, ROW);
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => performance.getEntriesByName('painted').length > 0);
  const paintedMs = await page.evaluate(() => performance.getEntriesByName('painted')[0].startTime);
  await page.waitForTimeout(500);
  const scrolledFramesPerSecond = await page.evaluate(scroll, [TABLE, SCROLLED_MS, PIXELS_PER_FRAME]);
  return { paintedMs, scrolledFramesPerSecond };
}

/** In the page: marks the end of the frame in which the first row is drawn. */
function markPainted(selector) {
  const observer = new MutationObserver(() => {
    if (document.querySelector(selector) === null) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => performance.mark('painted');
      port2.postMessage(null);
    });
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** In the page: scrolls a table a little with every frame, down and up again at its ends, and counts the frames. */
function scroll([selector, lengthMs, pixels]) {
  const table = document.querySelector(selector);
  return new Promise((done) => {
    const start = performance.now();
    let [frames, step] = [0, pixels];
    const next = (now) => {
      if (now - start >= lengthMs) return done((1000 * frames) / (now - start));
      const before = table.scrollTop;
      table.scrollTop += step;
      if (table.scrollTop === before) step = -step;
      frames += 1;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
}

await main();
