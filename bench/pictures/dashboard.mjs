#!/usr/bin/env node
/**
 * Takes pictures of pages of a running `ssma serve` for the documentation, light and dark side by side:
 *
 *   node bench/pictures/dashboard.mjs <address> <folder> <name=path...>
 *
 * such as `node bench/pictures/dashboard.mjs http://127.0.0.1:8642 docs/images dashboard-sweep=/sweeps/demo`. Chromium is
 * that of SSMA_CHROMIUM or /usr/bin/chromium.
 */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const VIEWPORT = { width: 1280, height: 800 };
const SHOWN_WIDTH = 960;
const GAP = 12;

async function main() {
  const [address, folder, ...pages] = process.argv.slice(2);
  if (address === undefined || folder === undefined || pages.length === 0) {
    process.stderr.write('dashboard: arguments must be <address> <folder> <name=path...>\n');
    process.exit(2);
  }
  const browser = await chromium.launch({
    executablePath: process.env.SSMA_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  for (const page of pages) {
    const [name, ...path] = page.split('=');
    const themes = [];
    for (const colorScheme of ['light', 'dark'])
      themes.push(await pictureOf(browser, `${address}${path.join('=')}`, colorScheme));
    const file = join(folder, `${name}.png`);
    await sharp(await sideBySide(themes))
      .png({ palette: true, effort: 10 })
      .toFile(file);
    process.stdout.write(`${file}\n`);
  }
  await browser.close();
}

async function pictureOf(browser, url, colorScheme) {
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme });
  await page.goto(url, { waitUntil: 'load' });
  // The connection for events stays open, so the network is never idle: charts have drawn when nothing is busy any more.
  await page.waitForFunction(() => document.querySelector('main')?.querySelector('[aria-busy="true"]') === null);
  await page.waitForTimeout(2000);
  const picture = await page.screenshot();
  await page.close();
  return picture;
}

async function sideBySide(pictures) {
  const shrunk = await Promise.all(pictures.map((picture) => sharp(picture).resize({ width: SHOWN_WIDTH }).toBuffer()));
  const { height } = await sharp(shrunk[0]).metadata();
  const width = pictures.length * (SHOWN_WIDTH + GAP) - GAP;
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite(shrunk.map((input, index) => ({ input, left: index * (SHOWN_WIDTH + GAP), top: 0 })))
    .png()
    .toBuffer();
}

await main();
