import { expect, it } from 'vitest';
import { dayAndTime, moment, timeOfDay, wholeMoment } from './moment';

const morning = new Date(2026, 10, 17, 9, 14).getTime();
const midnight = new Date(2026, 10, 17, 0, 5).getTime();
const evening = new Date(2026, 10, 17, 22, 0).getTime();
const nextDay = new Date(2026, 10, 18, 0, 1).getTime();

it('writes the time of day with 24 hours and leading zeros', () => {
  expect([morning, midnight, evening].map((at) => timeOfDay(at))).toEqual(['09:14', '00:05', '22:00']);
});

it('says the time of today, and the day of another', () => {
  expect(moment(morning, evening)).toBe('09:14');
  expect(moment(morning, nextDay)).toContain('17');
  expect(moment(morning, nextDay)).not.toContain('09:14');
});

it('adds the day to a time that is not of today', () => {
  expect(wholeMoment(morning, evening)).toBe('09:14');
  expect(wholeMoment(morning, nextDay)).toBe(`${moment(morning, nextDay)}, 09:14`);
  expect(dayAndTime(morning)).toBe(wholeMoment(morning, nextDay));
});
