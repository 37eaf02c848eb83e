// `make bench`: builds what is measured, measures it, and prints tables of ratios. README.md says how to steer it.
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
const parts = listOf('BENCH', 'relay,go,wasm,light,peers');
const workloads = listOf('BENCH_WORKLOADS', 'W1,W2,W5,W3,W4,W6');
const others = (process.env.BENCH_PEERS ?? '').split(/[ ,]+/).filter(Boolean);
const reps = { W1: 3, W2: 3, W3: 1, W4: 1, W5: 2, W6: 1 };

const binary = (name) => join(out, name);
const given = process.env.RELAY;
const corpus = resolve(process.env.CORPUS_DIR || join(root, '../shared/corpus'));

function go(args, env = {}) {
  execFileSync('go', args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
}

/** The relay, the engine and what stands in for devices, without pages and with a build id that does not change. */
function build() {
  mkdirSync(binary('engine'), { recursive: true });
  const flags = ['-trimpath', '-ldflags', '-s -w -X main.version=bench -X main.build=bench'];
  go(['build', '-o', binary('peer'), './e2e/bench/peer']);
  if (!given) go(['build', ...flags, '-o', binary('relay'), './relay'], { CGO_ENABLED: '0' });
  go(['build', ...flags, '-o', binary('engine/engine.wasm'), './wasm'], { GOOS: 'js', GOARCH: 'wasm' });
  const goroot = execFileSync('go', ['env', 'GOROOT'], { cwd: root, encoding: 'utf8' }).trim();
  copyFileSync(join(goroot, 'lib/wasm/wasm_exec.js'), binary('engine/wasm_exec.js'));
  writeFileSync(binary('engine/build'), 'bench');
}

/** The relay to measure: one that was given, or one of this tree. */
const relay = () => given || binary('relay');

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

/** Go benchmarks; those that compare two ways of doing one thing report the ratio. */
function goTable(title, args, env = {}) {
  const idle = idlePercent();
  const all = ['test', '-run', '^$', '-benchtime', process.env.BENCH_TIME || '2s', ...args];
  const run = spawnSync('go', all, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
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
  if (run.status !== 0 || rows.length === 0) rows.push(['go test -bench', `failed with ${run.status}`, '', '', '', '']);
  return table(title, ['', 'measured', '', 'target', '', 'CPU idle before, %'], rows);
}

const nativeTable = () => goTable('Go benchmarks', ['-bench', '.', './e2e/bench', './shared/...']);

/** What the engine does with filters and texts, as it does it: compiled to WebAssembly. */
const wasmTable = () =>
  goTable('Go benchmarks in WebAssembly', ['-bench', '^Benchmark(Predicate|Join|Run|Read|Add|Find)$', '-exec', join(root, 'e2e/gotest/node.mjs'), './shared/filter', './wasm/search'], {
    GOOS: 'js',
    GOARCH: 'wasm',
  });

/** What a person waits for: the product in the real browser, measured by light/. */
async function lightTable() {
  const app = given || binary('app');
  if (!given) execFileSync('make', ['relay', `OUT=${app}`], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  process.env.RELAY = app; // where the tests' harness, which light/ uses, looks for it
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(here, 'light/light.ts'), { configFile: false, root: join(root, 'e2e'), logLevel: 'error' });
  const rows = [];
  await module.light({
    corpus,
    peer: binary('peer'),
    engine: binary('engine'),
    n: Number(process.env.BENCH_N || 100_000),
    only: (process.env.BENCH_LIGHT ?? '').split(/[ ,]+/).filter(Boolean),
    tell: ({ name, value, unit, target, idle_pct }) => {
      rows.push(row(name, value, unit, target === undefined ? null : { most: target }, idle_pct));
      console.error(rows.at(-1).join(' | '));
    },
    failed: (step, error) => {
      console.error(error);
      rows.push([step, `failed: ${String(error.message ?? error).split('\n')[0]}`, '', '', 'not measured', '']);
    },
  });
  return table('What a person waits for', ['', 'measured', '', 'target', '', 'CPU idle before, %'], rows);
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

/**
 * Removes the browser profiles that an earlier run left for W2 and W5: the
 * engine is served as one that never changes, so they hold the engine, and the
 * stored rows, of another build.
 */
function forgetProfiles() {
  const profiles = join(process.env.BENCH_DATA || join(modules, 'data'), 'profiles');
  for (const name of existsSync(profiles) ? readdirSync(profiles) : []) {
    if (name.startsWith('regarding-')) rmSync(join(profiles, name), { recursive: true, force: true });
  }
}

function peersTable() {
  const file = join(out, 'results.jsonl');
  rmSync(file, { force: true });
  forgetProfiles();
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
if (parts.includes('go')) tables.push(nativeTable());
if (parts.includes('wasm')) tables.push(wasmTable());
if (parts.includes('light')) tables.push(await lightTable());
if (parts.includes('peers')) {
  if (modules && harness) tables.push(peersTable());
  else console.error('PEERS_MODULES and PEERS_HARNESS are not set: nothing is compared with the peers.');
}
const text = tables.join('\n');
writeFileSync(join(out, 'results.md'), text);
console.log(text);
console.log(verdict(text));
