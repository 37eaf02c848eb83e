import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ImportPage } from '../../pages/mailimport';
import { MailPage } from '../../pages/mail';
import { Shell } from '../../pages/shell';
import type { Browser } from './browser';
import { writeLetters } from './letters';
import { type Bench, must } from './light';

/** Brings the first n letters into a mailbox, as a person does; returns how long the import took, in ms. */
export async function bringIn(bench: Bench, browser: Browser, origin: string, n: number): Promise<number> {
  // By its name it goes into the inbox.
  const file = join(bench.folder, `letters-${n}`, 'Inbox.mbox');
  mkdirSync(dirname(file), { recursive: true });
  writeLetters(file, n);
  const mail = new MailPage(browser.page);
  await mail.page.goto(`${origin}/mail`);
  const importing = new ImportPage(browser.page);
  await importing.start(file);
  const begun = Date.now();
  const { imported } = await importing.done();
  const took = Date.now() - begun;
  must(imported === n, `imported ${imported} of ${n} letters`);
  await importing.steer('Dismiss');
  await mail.here('Inbox');
  await mail.counts(n);
  await new Shell(browser.page).sent();
  rmSync(file);
  return took;
}
