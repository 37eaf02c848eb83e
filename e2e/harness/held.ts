import type { Page } from 'playwright-core';

/**
 * held returns everything that a browser keeps for the page's origin, as text
 * to be searched: every row of every database, every response of every cache,
 * and the small storages. Bytes are one character each.
 */
export async function held(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const texts: string[] = [];
    const latin1 = (bytes: Uint8Array) => {
      let text = '';
      for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
      return text;
    };
    const put = (value: unknown): void => {
      if (value instanceof ArrayBuffer) texts.push(latin1(new Uint8Array(value)));
      else if (ArrayBuffer.isView(value)) texts.push(latin1(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)));
      else if (typeof value === 'object' && value !== null) for (const [name, part] of Object.entries(value)) texts.push(name), put(part);
      else texts.push(latin1(new TextEncoder().encode(String(value))));
    };
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('database'));
      });
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([done(rows.getAllKeys()), done(rows.getAll())]);
        put(keys);
        put(values);
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        texts.push(request.url);
        put(await (await cache.match(request))?.arrayBuffer());
      }
    }
    put({ ...localStorage });
    put({ ...sessionStorage });
    return texts.join('\n');
  });
}
