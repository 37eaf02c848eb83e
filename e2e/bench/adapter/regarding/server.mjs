// Runs the relay ($RELAY) through `peer serve` ($PEER), which ends with this process: its input is a pipe from here.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const origin = `http://127.0.0.1:${process.env.BENCH_PORT || 17070}`;
let peer;
const waiting = [];

function next() {
  return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
}

async function ask(message) {
  const answered = next();
  peer.stdin.write(`${JSON.stringify(message)}\n`);
  return (await answered).n;
}

export async function start({ port, dir }) {
  const args = ['serve', '-relay', process.env.RELAY, '-data', dir, '-port', String(port), '-origin', origin];
  if (process.env.VERBOSE) args.push('-log');
  peer = spawn(process.env.PEER, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  peer.once('exit', (code) => {
    for (const w of waiting.splice(0)) w.reject(new Error(`peer ended with ${code}`));
  });
  createInterface({ input: peer.stdout }).on('line', (line) => {
    const reply = JSON.parse(line);
    const w = waiting.shift();
    if (reply.error) w?.reject(new Error(reply.error));
    else w?.resolve(reply);
  });
  const { site } = await next();
  // Who is to sign in goes behind the #: the harness puts its proxy's port into the rest.
  return `${site.Account.Socket}#${encodeURIComponent(JSON.stringify(site))}`;
}

export const seed = (n) => ask({ call: 'seed', n });
export const verify = (k, rev) => ask({ call: 'verify', k, rev });
