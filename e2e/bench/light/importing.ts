import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ines, House } from '../../harness/house';
import { ImportPage } from '../../pages/mailimport';
import { MailPage } from '../../pages/mail';
import { Browser } from './browser';
import { type Bench, filesBelow, median, must } from './light';

const rounds = 3;

/**
 * Imports the whole corpus of mail and compares it with reading the files and
 * posting them to a worker, in turns. numbers.md, "first light": at most 4.
 */
export async function importing(bench: Bench): Promise<void> {
  const files = filesBelow(join(bench.corpus, 'mail'));
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const taken: Round[] = [];
  for (let n = 0; n < rounds; n++) {
    await bench.settle();
    taken.push(await round(bench, files, bytes, n));
  }
  const of = (value: (r: Round) => number) => median(taken.map(value));
  bench.line(`floor: read ${files.length} files (${(bytes / 1e6).toFixed(1)} MB) and post them to a worker`, of((r) => r.floor), 'ms');
  bench.line('the same, eight files at a time', of((r) => r.eager), 'ms');
  bench.line(`import of them: ${taken[0]?.counts}`, of((r) => r.done), 'ms');
  bench.line('import / floor', of((r) => r.done / r.floor), 'ratio', 4);
  bench.line('import to the first row of the list', of((r) => r.row), 'ms', 1000);
}

interface Round {
  floor: number;
  eager: number;
  /** From the click to the first row, and until all is said to be imported. */
  row: number;
  done: number;
  counts: string;
}

async function round(bench: Bench, files: string[], bytes: number, n: number): Promise<Round> {
  const house = new House({ claimed: true });
  await house.open();
  try {
    const browser = await Browser.open(join(bench.folder, `importing-${n}`));
    const { floor, eager } = await readThem(browser, bench.floor.origin, files, bytes);
    await browser.signIn(house.origin, ines);
    await new MailPage(browser.page).page.goto(`${house.origin}/mail`);
    const importing = new ImportPage(browser.page);
    await browser.page.getByRole('toolbar').getByRole('button', { name: 'Import', exact: true }).click();
    await importing.dialog.locator('input[data-files]').setInputFiles(files);
    const begin = importing.dialog.getByRole('button', { name: /^Import \d/ });
    await begin.waitFor();
    // The page notes when things happen: nothing asks it meanwhile.
    await browser.page.evaluate(() => {
      const { seen } = window.light;
      document.addEventListener('click', () => (seen['click'] ??= performance.now()), { capture: true });
      const look = () => {
        if (seen['row'] === undefined && window.light.shown().rows > window.light.shown().empty) seen['row'] = performance.now();
        if (seen['done'] === undefined && document.body.innerText.includes('Import done: ')) seen['done'] = performance.now();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await begin.click();
    const counts = await importing.done();
    await browser.page.waitForFunction(() => window.light.seen['done'] !== undefined);
    const { click = NaN, row = NaN, done = NaN } = await browser.page.evaluate(() => window.light.seen);
    must(counts.found === counts.imported + counts.duplicates + counts.refused, `found is not the sum: ${JSON.stringify(counts)}`);
    must(counts.found >= files.length && counts.imported > files.length / 2, `${files.length} files, and only ${JSON.stringify(counts)}`);
    must(row < done, 'the list did not fill before the import was done');
    await browser.close();
    return { floor, eager, row: row - click, done: done - click, counts: `${counts.imported} imported, ${counts.duplicates} there already, ${counts.refused} refused` };
  } finally {
    await house.close();
  }
}

/** The floor, after one reading that warms what the system keeps of the files. */
async function readThem(browser: Browser, origin: string, files: string[], bytes: number): Promise<{ floor: number; eager: number }> {
  await browser.page.goto(origin);
  await browser.page.locator('input').setInputFiles(files);
  const read = async (atOnce: number) => {
    const result = await browser.page.evaluate((n) => window.floor.read(n), atOnce);
    must(result.files === files.length && result.bytes === bytes, `the floor read ${result.files} files with ${result.bytes} bytes`);
    return result.ms;
  };
  await read(1);
  return { floor: median([await read(1), await read(1), await read(1)]), eager: median([await read(8), await read(8), await read(8)]) };
}
