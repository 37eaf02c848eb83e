import { expect, test } from 'vitest';
import { decode, encode } from './connection';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test('a message is JSON; files travel beside it and not in it', () => {
  const plain = encode({ id: 1, call: 'ping', args: {} });
  expect(plain instanceof Uint8Array && text(plain)).toBe('{"id":1,"call":"ping","args":{}}');
  const file = new File(['x'], 'a.eml');
  const beside = encode({ id: 2, call: 'startImport', args: { id: 'i', files: [{ name: 'a.eml' }], handles: [file] } });
  if (beside instanceof Uint8Array) throw new Error('no files beside the message');
  expect(text(beside.message)).toBe('{"id":2,"call":"startImport","args":{"id":"i","files":[{"name":"a.eml"}]}}');
  expect(beside.files).toEqual([file]);
});

test('the bytes beside a reply become a part of it, and of nothing else', () => {
  const blob = new Blob(['x']);
  expect(decode({ message: json({ id: 1, reply: { name: 'a' } }), blob })).toEqual([{ id: 1, reply: { name: 'a', blob } }]);
  expect(decode({ message: json({ id: 1, reply: { name: 'a' } }), blob: 'no blob' })).toEqual([{ id: 1, reply: { name: 'a' } }]);
  expect(decode({ message: json({ bye: true }), blob })).toEqual([{ bye: true }]);
  expect(decode(json({ id: 1, reply: {} }))).toEqual([{ id: 1, reply: {} }]);
  // What changed at once comes at once.
  expect(decode([json({ view: 'sync', data: {} }), 'none', json({ id: 1, reply: {} })])).toEqual([{ view: 'sync', data: {} }, { id: 1, reply: {} }]);
});

test('what is no message is passed over', () => {
  for (const data of [null, undefined, 7, 'x', {}, { message: 'x' }, { message: new TextEncoder().encode('{') }, json(3), new ArrayBuffer(2)]) {
    expect(decode(data)).toEqual([]);
  }
});
