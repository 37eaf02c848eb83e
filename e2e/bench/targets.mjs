// What the side-by-side runs are to reach, as ratios within one run ("Numbers" of the product's specification).
import { judge, table } from './table.mjs';

/** Bytes of JSON in a record of the harness, on average. */
const recordBytes = 631;

const ours = 'regarding';
const floor = 'floor256';

/**
 * Each target: what is compared, the field of the harness's line, and with what. `of` names a peer, 'best' the best of
 * the others (neither ours nor the floor), or is a function of n. `plus` is added to what the ratio allows.
 */
const targets = [
  { workload: 'W1', what: 'first sync and newest 50, s', field: 'min_s', of: floor, most: 2.5 },
  { workload: 'W1', what: 'the same against the best peer', field: 'min_s', of: 'best', most: 1 },
  { workload: 'W1', what: 'MB down / JSON', field: 'down_MB', of: (n) => (n * recordBytes) / 1e6, most: 0.5 },
  { workload: 'W1', what: 'MB in IndexedDB / JSON', field: 'idb_MB', of: (n) => (n * recordBytes) / 1e6, most: 0.6 },
  { workload: 'W2', what: 'cold start to newest 50, less instantiating, ms', field: 'ms', of: floor, most: 1.5, less: 'instantiate_ms' },
  { workload: 'W3', what: 'A writes, B sees, p50 ms', field: 'p50_ms', of: 'echo', most: 2 },
  { workload: 'W3', what: 'A writes, B sees, p99 ms', field: 'p99_ms', of: 'echo', most: 3 },
  { workload: 'W3', what: 'the same against floor256, p50 ms', field: 'p50_ms', of: floor },
  { workload: 'W4', what: '1,000 offline writes, strict, s', field: 'offline_write_s', of: floor, most: 2 },
  { workload: 'W4', what: 'reconnect to all at B, s', field: 'b_s', of: 'replicache', most: 2 },
  { workload: 'W4', what: 'the same against floor256, s', field: 'b_s', of: floor },
  { workload: 'W4', what: 'reconnect to all at the relay, s', field: 'server_s', of: floor },
  { workload: 'W4', what: 'writes lost', field: 'lost', of: () => 1, most: 0 },
  { workload: 'W5', what: 'query with 3 conditions, first, ms', field: 'q_first_ms', of: 'best', most: 1.5 },
  { workload: 'W5', what: 'the same against floor256, ms', field: 'q_first_ms', of: floor },
  { workload: 'W5', what: 'query with a new parameter, ms', field: 'q_var_ms', of: 'best', most: 1 },
  { workload: 'W5', what: 'the same against floor256, ms', field: 'q_var_ms', of: floor },
  { workload: 'W5', what: 'one strict write, ms', field: 'put1_strict_ms', of: floor, most: 2 },
  { workload: 'W5', what: '500 writes, ms', field: 'put500_ms', of: floor, most: 3 },
  { workload: 'W6', what: 'acknowledged writes, 32 connections, /s', field: 'writes_per_s', of: floor, least: 0.8 },
  { workload: 'W6', what: 'the same against the best peer', field: 'writes_per_s', of: 'best', least: 2 },
  { workload: 'W6', what: 'ack p99, ms', field: 'ack_p99_ms', of: floor },
];

/** The table of one size: every target with both values and the ratio. */
export function judged(results, n) {
  const of = (workload, peer) => results.find((r) => r.workload === workload && r.peer === peer && !r.error && !r.skipped);
  const valueOf = (result, field) => (wrongly(result, field) ? NaN : result?.[field]);
  const wrong = results.filter((r) => r.error || r.correct === false);
  const rows = [];
  for (const t of targets) {
    if (!results.some((r) => r.workload === t.workload)) continue;
    const mine = of(t.workload, ours);
    const { name, value, idle } = against(t, n, results, of);
    if (name === '' && t.most === undefined && t.least === undefined) continue;
    const measured = valueOf(mine, t.field) - (t.less ? mine?.[t.less] ?? 0 : 0);
    const ratio = measured / value;
    const target = t.most === undefined && t.least === undefined ? null : t;
    rows.push([t.workload, t.what, shown(measured), `${name} ${shown(value)}`, shown(ratio), ...judge(ratio, target), `${idles(mine)} / ${idle}`]);
  }
  const notes = wrong.map((r) => `${r.peer} ${r.workload}: ${r.error ?? 'wrong answers'}\n`).join('');
  return table(`W1 to W6, N = ${n.toLocaleString('en')}`, ['', '', ours, 'against', 'ratio', 'target', '', 'CPU idle before, % (ours / theirs)'], rows) + notes;
}

/** Whether a figure says nothing because the answers were wrong; those of writes do not depend on them. */
const wrongly = (result, field) => result?.correct === false && !field.startsWith('put');

const idles = (result) => result?.idle_pct?.join(' ') ?? '';
const shown = (x) => (Number.isFinite(x) ? String(Number(x.toPrecision(3))) : '-');

function against(target, n, results, of) {
  if (typeof target.of === 'function') return { name: '', value: target.of(n), idle: '' };
  if (target.of !== 'best') {
    const peer = of(target.workload, target.of);
    return { name: target.of, value: peer?.[target.field], idle: idles(peer) };
  }
  const peers = results.filter((r) => r.workload === target.workload && ![ours, floor, 'floor1', 'echo'].includes(r.peer) && Number.isFinite(r[target.field]) && !wrongly(r, target.field));
  const better = (a, b) => (target.least === undefined ? a[target.field] - b[target.field] : b[target.field] - a[target.field]);
  const best = peers.sort(better)[0];
  return { name: best?.peer ?? '', value: best?.[target.field], idle: idles(best) };
}
