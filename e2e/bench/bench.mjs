// `make bench`: builds what is measured, measures it, and prints tables of ratios. README.md says how to steer it.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { idlePercent, row, table, verdict } from './table.mjs';
import { judged } from './targets.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const out = process.env.BENCH_OUT || join(root, '.build/bench');
const { PEERS_MODULES: modules, PEERS_HARNESS: harness } = process.env;
const listOf = (name, otherwise) => (process.env[name] || otherwise).split(/[ ,]+/);
const sizes = [1000, 10_000, ...(process.env.BENCH_N ? [Number(process.env.BENCH_N)] : [])];
const parts = listOf('BENCH', 'relay,go,peers');
const workloads = listOf('BENCH_WORKLOADS', 'W1,W2,W5,W3,W4,W6');
const others = (process.env.BENCH_PEERS ?? '').split(/[ ,]+/).filter(Boolean);
const reps = { W1: 3, W2: 3, W3: 1, W4: 1, W5: 2, W6: 1 };

const binary = (name) => join(out, name);

function go(args, env = {}) {
  execFileSync('go', args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
}

/** The relay, the engine and what stands in for devices, without pages and with a build id that does not change. */
function build() {
  mkdirSync(binary('engine'), { recursive: true });
  const flags = ['-trimpath', '-ldflags', '-s -w -X main.version=bench -X main.build=bench'];
  go(['build', '-o', binary('peer'), './e2e/bench/peer']);
  if (!process.env.RELAY) go(['build', ...flags, '-o', binary('relay'), './relay'], { CGO_ENABLED: '0' });
  go(['build', ...flags, '-o', binary('engine/engine.wasm'), './wasm'], { GOOS: 'js', GOARCH: 'wasm' });
  const goroot = execFileSync('go', ['env', 'GOROOT'], { cwd: root, encoding: 'utf8' }).trim();
  copyFileSync(join(goroot, 'lib/wasm/wasm_exec.js'), binary('engine/wasm_exec.js'));
  writeFileSync(binary('engine/build'), 'bench');
}

const relay = () => process.env.RELAY || binary('relay');

/** What can be measured without a browser: the engine's size and what a relay process costs. */
function ownTable() {
  const engine = readFileSync(binary('engine/engine.wasm'));
  const idle = idlePercent();
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: engine.length };
  const packed = brotliCompressSync(engine, { params }).length;
  const rows = [
    row('engine.wasm', engine.length / 1e6, 'MB', null, idle),
    row('engine.wasm, brotli 11', packed / 1e6, 'MB', { most: 1.6 }, idle),
  ];
  const args = ['measure', '-relay', relay(), '-n', String(process.env.BENCH_N || 100_000), '-devices', '100'];
  const run = spawnSync(binary('peer'), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  for (const line of run.stdout.split('\n').filter(Boolean)) {
    const { name, value, unit, target, idle_pct } = JSON.parse(line);
    rows.push(row(name, value, unit, target ? { most: target } : null, idle_pct));
  }
  if (run.status !== 0) rows.push(['peer measure', 'failed', '', '', '', '']);
  return table('Relay and engine', ['', 'measured', '', 'target', '', 'CPU idle before, %'], rows);
}

/** The Go benchmarks; those that compare two ways of doing one thing report the ratio. */
function goTable() {
  const idle = idlePercent();
  const args = ['test', '-run', '^$', '-bench', '.', '-benchtime', process.env.BENCH_TIME || '2s', './e2e/bench', './shared/...'];
  const run = spawnSync('go', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const rows = [];
  for (const line of run.stdout.split('\n')) {
    const [name, , ...pairs] = line.trim().split(/\s+/);
    if (!name.startsWith('Benchmark')) continue;
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const unit = pairs[i + 1];
      const target = /^(.*-ratio)<=([\d.]+)$/.exec(unit);
      rows.push(row(name.replace(/^Benchmark|-\d+$/g, ''), Number(pairs[i]), target ? target[1] : unit, target ? { most: Number(target[2]) } : null, idle));
    }
  }
  if (run.status !== 0) rows.push(['go test -bench', `failed with ${run.status}`, '', '', '', '']);
  return table('Go benchmarks', ['', 'measured', '', 'target', '', 'CPU idle before, %'], rows);
}

/** One run of the harness: its line of JSON. */
function harnessRun(peer, n, workload) {
  const env = { ...process.env, ENGINE: binary('engine'), RELAY: relay(), PEER: binary('peer') };
  delete env.ADAPTER_DIR;
  if (peer === 'regarding') Object.assign(env, { ADAPTER_DIR: join(here, 'adapter/regarding'), VERBOSE: '1' });
  const args = [join(harness, 'run.mjs'), '--peer', peer, '--n', String(n), '--workload', workload, '--reps', String(reps[workload]), '--seconds', '6', '--quiet', process.env.BENCH_QUIET || '20'];
  const run = spawnSync(process.execPath, args, { encoding: 'utf8', env, timeout: 900_000, maxBuffer: 1 << 28 });
  const line = run.stdout.trim().split('\n').pop();
  const result = line ? JSON.parse(line) : { peer, n, workload, error: `no answer: ${run.stderr.slice(-300)}`, idle_pct: [] };
  const starts = [...run.stderr.matchAll(/engine instantiated after (\d+) ms/g)].map((m) => Number(m[1]));
  if (starts.length > 0) result.instantiate_ms = starts.sort((a, b) => a - b)[starts.length >> 1];
  if (result.error && process.env.VERBOSE) process.stderr.write(run.stderr);
  return result;
}

function peersTable() {
  const file = join(out, 'results.jsonl');
  rmSync(file, { force: true });
  const results = [];
  for (const n of sizes) {
    for (const workload of workloads) {
      const peers = ['floor256', ...(workload === 'W3' ? ['echo'] : others), 'regarding'];
      for (const peer of peers) {
        const result = harnessRun(peer, n, workload);
        results.push(result);
        appendFileSync(file, `${JSON.stringify(result)}\n`);
        console.error(JSON.stringify(result));
      }
    }
  }
  return sizes.map((n) => judged(results.filter((r) => r.n === n), n)).join('\n');
}

build();
const tables = [];
if (parts.includes('relay')) tables.push(ownTable());
if (parts.includes('go')) tables.push(goTable());
if (parts.includes('peers')) {
  if (modules && harness) tables.push(peersTable());
  else console.error('PEERS_MODULES and PEERS_HARNESS are not set: nothing is compared with the peers.');
}
const text = tables.join('\n');
writeFileSync(join(out, 'results.md'), text);
console.log(text);
console.log(verdict(text));
