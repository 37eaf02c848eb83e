import { expect, test } from 'vitest';
import type { Attribute, AttributeType } from '../../bridge';
import { editText, readField } from './parse';

const of = (type: AttributeType, more: Partial<Attribute> = {}): Attribute => ({ name: 'x', label: 'X', type, ...more });

test.each([
  { type: 'integer', typed: '1,200', value: 1200 },
  { type: 'integer', typed: '-7', value: -7 },
  { type: 'money', typed: '248,000.50', value: '248000.5' },
  { type: 'decimal', typed: ' -012.500 ', value: '-12.5' },
  { type: 'date', typed: '2026-12-18', value: '2026-12-18' },
  { type: 'datetime', typed: '2026-12-18T09:30', value: new Date(2026, 11, 18, 9, 30).getTime() },
  { type: 'text', typed: ' Turku ', value: 'Turku' },
  { type: 'memo', typed: 'a\n b ', value: 'a\n b ' },
  { type: 'text', typed: '   ', value: null },
] as const)('$type reads $typed', ({ type, typed, value }) => {
  expect(readField(of(type), typed)).toEqual({ value });
});

test.each([
  { attribute: of('integer'), typed: '1.5', says: /whole number/ },
  { attribute: of('money'), typed: 'much', says: /Enter a number/ },
  { attribute: of('date'), typed: '18.12', says: /Enter a day/ },
  { attribute: of('datetime'), typed: 'noon', says: /day and a time/ },
  { attribute: of('text', { maxLength: 3 }), typed: 'four', says: /at most 3 characters; there are 4/ },
  { attribute: of('text', { required: true }), typed: ' ', says: /cannot be empty/ },
])('$attribute.type refuses “$typed”', ({ attribute, typed, says }) => {
  const read = readField(attribute, typed);
  expect('fault' in read ? read.fault : '').toMatch(says);
});

test('a moment is edited on the clock of this device', () => {
  const at = new Date(2026, 11, 8, 9, 5).getTime();
  expect(editText(of('datetime'), at)).toBe('2026-12-08T09:05');
  expect(readField(of('datetime'), editText(of('datetime'), at))).toEqual({ value: at });
});
