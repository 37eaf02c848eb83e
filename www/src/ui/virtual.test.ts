import { describe, expect, test } from 'vitest';
import { drawnRows, wantedRows } from './virtual';

describe('windows of a list of 100,000 rows', () => {
  const height = 800;
  const row = 42;
  const total = 100_000;

  test('the visible rows are drawn with some beyond, and no more', () => {
    for (let top = 0; top < total * row; top += 37_123) {
      const { offset, count } = drawnRows(top, height, row, total);
      expect(offset).toBeLessThanOrEqual(Math.floor(top / row));
      expect(offset + count).toBeGreaterThanOrEqual(Math.min(total, Math.ceil((top + height) / row)));
      expect(count).toBeLessThan(80);
    }
  });

  test('what is asked for holds what is drawn, moves in steps, and is at most 500', () => {
    const asked = new Set<string>();
    for (let top = 0; top < 4_200; top += 42) {
      const drawn = drawnRows(top, height, row, total);
      const wanted = wantedRows(drawn);
      expect(wanted.offset).toBeLessThanOrEqual(drawn.offset);
      expect(wanted.offset + wanted.count).toBeGreaterThanOrEqual(drawn.offset + drawn.count);
      expect(wanted.count).toBeLessThanOrEqual(500);
      asked.add(JSON.stringify(wanted));
    }
    // A hundred rows further, a few questions.
    expect(asked.size).toBeLessThan(8);
  });

  test('an empty list draws nothing', () => {
    expect(drawnRows(0, height, row, 0)).toEqual({ offset: 0, count: 0 });
  });
});
