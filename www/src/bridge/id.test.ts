import { expect, test } from 'vitest';
import { newId } from './id';

test('S10 ids are UUIDv7: of their millisecond, in its order, and never twice', () => {
  const ids = Array.from({ length: 200 }, (_, i) => newId(Date.UTC(2026, 10, 23) + i));
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 1000 }, () => newId(5))).size).toBe(1000);
  expect(Number.parseInt(newId(1_700_000_000_123).replaceAll('-', '').slice(0, 12), 16)).toBe(1_700_000_000_123);
});
