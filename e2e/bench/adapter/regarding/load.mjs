// W6 by `peer load`: 32 devices over the real protocol.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export async function load({ url, conns, seconds }) {
  const site = decodeURIComponent(new URL(url).hash.slice(1));
  const args = ['load', '-site', site, '-conns', String(conns), '-seconds', String(seconds)];
  const { stdout } = await promisify(execFile)(process.env.PEER, args);
  return JSON.parse(stdout);
}
