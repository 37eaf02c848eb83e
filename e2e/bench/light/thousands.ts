import { join } from 'node:path';
import { House, ines } from '../../harness/house';
import { MailPage } from '../../pages/mail';
import { bringIn } from './bringing';
import { Browser } from './browser';
import { engineBytes } from './heap';
import type { Bench } from './light';
import { scrolling } from './scrolling';
import { searching } from './searching';

/** Goes through a mailbox of 100,000 messages: the engine's memory, the list, the search. */
export async function thousands(bench: Bench): Promise<void> {
  const many = `${bench.n.toLocaleString('en')} messages`;
  const house = new House({ claimed: true });
  await house.open();
  const profile = join(bench.folder, 'thousands');
  try {
    const first = await Browser.open(profile);
    await first.signIn(house.origin, ines);
    await bench.settle();
    const took = await bringIn(bench, first, house.origin, bench.n);
    bench.line(`import of ${many} from one .mbox`, bench.n / (took / 1000), '/s');
    bench.line(`engine's memory after that import`, (await engineBytes(first)) / 1e6, 'MB', 200);
    await first.close();

    const browser = await Browser.open(profile);
    await bench.settle();
    await browser.page.goto(`${house.origin}/mail`);
    const mail = await new MailPage(browser.page).here('Inbox');
    await mail.counts(bench.n);
    await scrolling(bench, browser, many);
    await searching(bench, browser, many);
    bench.line(`engine's memory after a start with ${many}, scrolling and searching`, (await engineBytes(browser)) / 1e6, 'MB', 200);
    await browser.close();
  } finally {
    await house.close();
  }
}
