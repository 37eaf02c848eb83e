import axe, { type AxeResults, type ElementContext, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const everything: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  resultTypes: ['violations'],
};

/** The rules of those tags whose answer depends on colours; the others find the same in every theme. */
const colours: RunOptions = { ...everything, runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };

// The keyboard helper of Fluent puts an empty <i> before and after a group,
// hidden from readers, that hands the focus on as soon as it gets it: nobody
// ever stops there.
const context: ElementContext = { exclude: ['[data-tabster-dummy]'] };

/**
 * violations runs axe on what page shows and returns, for each violation of
 * WCAG 2.2 AA, the rule and the elements; of a second theme only what colours
 * may have changed. The source goes in through the debugger, so the page's
 * content security policy stays as it is.
 */
export async function violations(page: Page, what: 'all' | 'colours' = 'all'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const options = what === 'all' ? everything : colours;
  // As text: the types of the arguments are deeper than the compiler goes.
  const results = (await page.evaluate(`axe.run(${JSON.stringify(context)}, ${JSON.stringify(options)})`)) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary?.replace(/\s+/g, ' ')}`),
  );
}
