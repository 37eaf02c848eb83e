import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { relayBinary } from '../../harness/places';
import { Browser } from './browser';
import { engineBytes } from './heap';
import type { Bench } from './light';

interface Site {
  Account: { Socket: string };
}

/** As whom e2e/bench/rig claims a relay. */
const claimed = { name: 'Ines Duarte', email: 'ines@bench.example', password: 'maple river lantern 42' };
const comes = 'after they came';

/** A device with 100,000 records: the engine's memory after they came, and after a start with them. */
export async function records(bench: Bench): Promise<void> {
  const relay = await seeded(bench);
  try {
    const origin = relay.site.Account.Socket.replace(/^ws/, 'http').replace(/\/ws$/, '');
    const profile = join(bench.folder, 'records');
    for (const when of [comes, 'after a start with them']) {
      const browser = await Browser.open(profile);
      await bench.settle();
      if (when === comes) await browser.signIn(origin, claimed);
      await browser.page.goto(`${origin}/records/contact`);
      await browser.page.getByRole('status').getByText(`${bench.n.toLocaleString('en')} records`, { exact: true }).waitFor();
      bench.line(`engine's memory with ${bench.n.toLocaleString('en')} records, ${when}`, (await engineBytes(browser)) / 1e6, 'MB', 200);
      await browser.close();
    }
  } finally {
    relay.end();
  }
}

/** A relay with the pages and so many records, which ends with its input. */
async function seeded(bench: Bench): Promise<{ site: Site; end(): void }> {
  const child = spawn(bench.peer, ['serve', '-relay', relayBinary, '-data', join(bench.folder, 'records-data')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const end = () => void child.stdin.end();
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const reply = async () => {
    const line = await lines.next();
    if (line.done === true) throw new Error('peer ended');
    const said = JSON.parse(line.value) as { site?: Site; n: number; error?: string };
    if (said.error !== undefined) throw new Error(said.error);
    return said;
  };
  try {
    const { site } = await reply();
    if (site === undefined) throw new Error('peer said no site');
    child.stdin.write(`${JSON.stringify({ call: 'seed', n: bench.n })}\n`);
    await reply();
    return { site, end };
  } catch (error) {
    end();
    throw error;
  }
}
