/* What a person waits for, in the real browser: bench.mjs runs it and prints its lines. */
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { temporary } from '../../harness/places';
import { idlePercent } from '../table.mjs';
import { Browser } from './browser';
import { Floor } from './floor';
import { importing } from './importing';
import { opening } from './opening';
import { records } from './records';
import { thousands } from './thousands';
import { tracking } from './tracking';

/** One line of a table: what was measured, and the most that numbers.md allows. */
export interface Line {
  name: string;
  value: number;
  unit: string;
  target?: number;
  idle_pct: number;
}

/** What is measured, and with what. */
export interface Settings {
  /** A folder of mail: every file below it is imported. */
  corpus: string;
  /** The program beside the browser, e2e/bench/peer. */
  peer: string;
  /** The engine of that relay. */
  engine: string;
  /** How many messages and records the large device has. */
  n: number;
  /** Some of the steps, by name; none for all. */
  only: string[];
  tell(line: Line): void;
  failed(step: string, error: unknown): void;
}

/** What every step works with. */
export interface Bench extends Settings {
  floor: Floor;
  /** A folder that goes at the end. */
  folder: string;
  /** Prints a line. */
  line(name: string, value: number, unit: string, target?: number): void;
  /** Notes how idle the machine is, for the lines that follow. */
  settle(): Promise<void>;
}

const steps: Record<string, (bench: Bench) => Promise<void>> = { importing, opening, tracking, thousands, records };

/** Measures step by step; a step that fails is told, and the next one begins. */
export async function light(settings: Settings): Promise<void> {
  const folder = temporary('light');
  const floor = await Floor.listen(settings.engine);
  let idle = 0;
  const bench: Bench = {
    ...settings,
    floor,
    folder,
    line: (name, value, unit, target) => settings.tell({ name, value, unit, ...(target !== undefined && { target }), idle_pct: idle }),
    settle: async () => {
      idle = await settled();
    },
  };
  try {
    for (const [name, step] of Object.entries(steps)) {
      if (settings.only.length > 0 && !settings.only.includes(name)) continue;
      try {
        await step(bench);
      } catch (error) {
        settings.failed(name, error);
      } finally {
        await Browser.endAll();
      }
    }
  } finally {
    await floor.close();
    // Helpers of the browser outlive it by a moment and write on.
    rmSync(folder, { recursive: true, force: true, maxRetries: 15 });
  }
}

const quietMillis = Number(process.env['BENCH_QUIET'] ?? 20) * 1000;

/** Waits some time for a quiet machine, and returns how idle it is. */
async function settled(): Promise<number> {
  const end = Date.now() + quietMillis;
  for (;;) {
    const idle = idlePercent();
    if (idle >= 80 || Date.now() > end) return idle;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** The files below a folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) throw new Error(`there is no ${folder}: CORPUS_DIR names the folder above it`);
  return execFileSync('find', [folder, '-type', 'f'], { encoding: 'utf8', maxBuffer: 1 << 26 }).trim().split('\n').sort();
}

export function median(values: number[]): number {
  return percentile(values, 50);
}

/** The value below which percent of the others lie. */
export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(((sorted.length - 1) * percent) / 100)] ?? NaN;
}

/** must throws when what was measured is not what was meant to be. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}
