import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Serious faults of accessibility of a page, as axe words them. */
export async function faultsOf(page: Page): Promise<string[]> {
  // As text of a script it would be refused by the content security policy; evaluated by the browser's own tools it is not.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
      );
  });
}
