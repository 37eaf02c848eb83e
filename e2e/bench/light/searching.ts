import type { Browser } from './browser';
import { countLetters, vocabulary } from './letters';
import { type Bench, must, percentile } from './light';

/** Words that are typed: common and rare ones, none of which begins like a word that every letter has. */
const typed = [40, 90, 200, 500, 1200, 2500, 3500].map((rank) => vocabulary.slice(rank).find((word) => /^[bfgklrstvz]/.test(word) && word.length >= 6) ?? '');

interface Answer {
  first: number;
  whole: number;
  status: string;
}

/** Types words, letter by letter, each once the answer to the one before is whole. */
export async function searching(bench: Bench, browser: Browser, many: string): Promise<void> {
  const { page } = browser;
  const devtools = await browser.devtools();
  const beginnings = typed.map((word) => Array.from(word, (_, i) => word.slice(0, i + 1)));
  const counts = countLetters(bench.n, beginnings.flat());
  await bench.settle();
  bench.line(`${many}, first search after the start, to its whole answer`, await ready(browser, typed[0] ?? '', counts[(beginnings[0]?.length ?? 1) - 1] ?? 0), 'ms');
  const first: number[] = [];
  const whole: number[] = [];
  let k = 0;
  for (const word of beginnings) {
    await page.getByRole('searchbox', { name: /^Search / }).fill('');
    let before = `${bench.n.toLocaleString('en')} messages`;
    await page.waitForFunction((status) => window.light.shown().status === status, before);
    await page.getByRole('searchbox', { name: /^Search / }).focus();
    for (const beginning of word) {
      const n = counts[k++] ?? 0;
      const status = n === 1 ? '1 message' : `${n.toLocaleString('en')} messages`;
      // The same list again: nothing to be seen.
      if (status === before) {
        await devtools.send('Input.insertText', { text: beginning.slice(-1) });
        continue;
      }
      const answer = await press(browser, () => devtools.send('Input.insertText', { text: beginning.slice(-1) }), before, status);
      must(answer.status === status, `"${beginning}" finds "${answer.status}", not "${status}"`);
      first.push(answer.first);
      whole.push(answer.whole);
      before = status;
    }
  }
  must(whole.length >= 20, `only ${whole.length} letters changed the list`);
  await devtools.detach();
  await page.getByRole('searchbox', { name: /^Search / }).fill('');
  const what = `${many}, search as one types, ${whole.length} keys`;
  for (const percent of [50, 95]) {
    bench.line(`${what}: key to first rows, p${percent}`, percentile(first, percent), 'ms');
    bench.line(`${what}: key to whole answer, p${percent}`, percentile(whole, percent), 'ms');
  }
}

/** How long an answer to one letter is waited for. */
const keyPatience = 30_000;

/** Searches once, so that the index is open when letters are measured; returns how long that took, in ms. */
async function ready(browser: Browser, word: string, n: number): Promise<number> {
  const begun = performance.now();
  await browser.page.getByRole('searchbox', { name: /^Search / }).fill(word);
  await browser.page.waitForFunction((status) => window.light.shown().status === status, n === 1 ? '1 message' : `${n.toLocaleString('en')} messages`);
  return performance.now() - begun;
}

/** Types one letter; the times from its event to the first change of the list, and until it says what is expected. */
async function press(browser: Browser, type: () => Promise<unknown>, before: string, expected: string): Promise<Answer> {
  // The page looks on before the letter is typed.
  const looking = await browser.page.evaluateHandle(
    ({ before, expected, patience }) => {
      const answer = new Promise<Answer>((resolve) => {
        let key = NaN;
        let first = NaN;
        document.addEventListener('input', () => (key = performance.now()), { capture: true, once: true });
        const begun = performance.now();
        const look = () => {
          const { rows, empty, status } = window.light.shown();
          const now = performance.now();
          if (Number.isNaN(first) && !Number.isNaN(key) && status !== before && !status.startsWith('Searching') && (rows > empty || expected.startsWith('0 '))) first = now - key;
          if ((status === expected && empty === 0 && !Number.isNaN(first)) || now - begun > patience) resolve({ first, whole: now - key, status });
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      return { answer };
    },
    { before, expected, patience: keyPatience },
  );
  await type();
  const answer = await looking.evaluate((it) => it.answer);
  must(Number.isFinite(answer.first), `a letter did not change the list from "${before}"`);
  return answer;
}
