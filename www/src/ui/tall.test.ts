import { describe, expect, test } from 'vitest';
import { mostPixels, scaled, Shape } from './tall';

describe('a long list with heads between its rows', () => {
  const shape = new Shape(100_000, 70, 26, [0, 5, 12, 200]);

  test('rows stand below the heads before them, and are found where they stand', () => {
    expect([shape.top(0), shape.top(4), shape.top(5), shape.top(200)]).toEqual([26, 26 + 280, 52 + 350, 4 * 26 + 14_000]);
    for (const index of [0, 4, 5, 11, 12, 199, 200, 99_999]) {
      expect(shape.at(shape.top(index))).toBe(index);
      expect(shape.at(shape.top(index) + 69)).toBe(index);
    }
    // A head belongs to the row after it.
    for (const [nth, start] of [0, 5, 12, 200].entries()) expect(shape.at(shape.headTop(nth) + 1)).toBe(start);
    expect(shape.at(shape.height + 500)).toBe(99_999);
    expect(new Shape(0, 70, 26, []).at(10)).toBe(0);
  });

  test('one that is higher than browsers draw still has its ends at the ends', () => {
    const height = 70_000_000;
    expect(scaled(0, height, 800)).toEqual({ element: mostPixels, top: 0 });
    expect(scaled(mostPixels - 800, height, 800).top).toBe(height - 800);
    expect(scaled(500, 5_000, 800)).toEqual({ element: 5_000, top: 500 });
  });
});
