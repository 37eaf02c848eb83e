// Tables of measurements beside their targets.
import { readFileSync } from 'node:fs';

const digits = (x) => (x === 0 || Math.abs(x) >= 100 ? String(Math.round(x)) : String(Number(x.toPrecision(3))));

/** What a value makes of its target: {most} or {least}; null for a value that has none. */
export function judge(value, target) {
  if (target === null) return ['', ''];
  const { most, least } = target;
  const wanted = most === undefined ? `>= ${digits(least)}` : `<= ${digits(most)}`;
  if (!Number.isFinite(value)) return [wanted, 'not measured'];
  const met = most === undefined ? value >= least : value <= most;
  const by = most === undefined ? least / value : most === 0 ? Infinity : value / most;
  return [wanted, met ? 'pass' : `missed, ${Number.isFinite(by) ? `${digits(by)} times` : 'of none'}`];
}

/** One line: what, how much, of what, target, verdict, idle. */
export function row(name, value, unit, target, idle) {
  return [name, digits(value), unit, ...judge(value, target), String(idle)];
}

export function table(title, heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [`### ${title}`, '', line(heads), line(heads.map(() => '---')), ...rows.map(line), ''].join('\n');
}

/** How many targets were met, in a sentence. */
export function verdict(text) {
  const count = (pattern) => text.match(pattern)?.length ?? 0;
  const passed = count(/\| pass \|/g);
  const missed = count(/\| missed, /g);
  const open = count(/\| not measured \|/g);
  return `${passed} targets met, ${missed} missed, ${open} not measured.`;
}

/** How idle the machine is for 300 ms, in percent. */
export function idlePercent() {
  const times = () => {
    const all = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).slice(1).map(Number);
    return { idle: all[3] + all[4], all: all.reduce((a, b) => a + b, 0) };
  };
  const before = times();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  const after = times();
  return Math.round((100 * (after.idle - before.idle)) / (after.all - before.all));
}
