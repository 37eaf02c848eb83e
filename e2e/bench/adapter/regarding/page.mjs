// The page side of Regarding: the real engine in a worker, asked through the real bridge (docs/bridge.md) with the
// product's own client code. What differs from the product is only where the worker finds engine and relay.
import { overPort } from '../../../../www/src/bridge/connection.ts';
import { newId } from '../../../../www/src/bridge/id.ts';
import { engineName } from '../../../../www/src/bridge/identity.ts';
import { Requests } from '../../../../www/src/bridge/requests.ts';
import { contactId, fieldsOf, ownerLink, recordOf, revisionAttribute, shownOf, stateAttribute } from './contact.mjs';

const entity = 'contact';
/** The engine takes 64 messages of a page at once; the heartbeat is one. */
const underWay = 60;
const requests = new Requests();
const made = new Map(); // records made here: their contacts
let site; // relay, session and people
let n = 0; // records that the relay was seeded with
let columns = [];
let keys = 0;

/** What the profile remembers between starts, as the product does with its identity. */
const memory = {
  load: () => JSON.parse(localStorage.getItem('bench') ?? 'null'),
  save: () => localStorage.setItem('bench', JSON.stringify({ site, n })),
};

/** Calls, at most so many at once. */
let free = underWay;
const queue = [];
async function call(name, args) {
  if (free === 0) await new Promise((resolve) => queue.push(resolve));
  else free--;
  try {
    return await requests.send(name, args);
  } finally {
    const next = queue.shift();
    if (next === undefined) free++;
    else next();
  }
}

/** Watches a view until ready answers something other than undefined, and returns that. */
function first(view, args, ready) {
  return new Promise((resolve) => {
    const key = `once${++keys}`;
    let stop = () => {};
    const changed = () => {
      const data = requests.view(view, key);
      const answer = data === undefined ? undefined : ready(data);
      if (answer === undefined) return;
      stop();
      resolve(answer);
    };
    stop = requests.watch(view, changed, args, key);
  });
}

const query = (more) => ({ entity, sort: 'modifiedon', descending: true, search: '', scope: 'all', offset: 0, count: 1, ...more });
const loaded = (list) => (list.loading ? undefined : list);
const list = (more) => first('list', query(more), loaded);
const shown = ({ rows }) => rows.map((row) => shownOf(row, columns));

/** Waits until synchronization stands so. */
const synced = (when) => first('sync', undefined, (sync) => (when(sync) ? sync : undefined));

function contactOf(id) {
  const i = Number(id.slice(1));
  return made.get(id) ?? (i < n ? contactId(i) : undefined);
}

async function startEngine(offline) {
  const { Organization: organization, User: user, Socket: relay } = site.Account;
  const build = (await (await fetch('/build')).text()).trim();
  const worker = new Worker('/engine.worker.js');
  worker.onmessage = ({ data }) => {
    if (data.type === 'stopped') console.error(`engine stopped: ${data.reason}`);
    else console.log(`engine ${data.type} after ${data.ms.toFixed(0)} ms${offline ? ' (offline)' : ''}`);
  };
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ type: 'start', host: { organization, user, name: engineName({ organization, user }), relay } });
  worker.postMessage({ type: 'port' }, [port2]);
  const { post } = overPort(port1, (message) => {
    if (requests.receive(message) === 'farewell') console.error('the engine said bye');
  });
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  await requests.hello(post, { build, zone });
  requests.welcome(post);
  setInterval(() => requests.ping(), 1000);
}

async function connect() {
  const { offlineChosen } = await first('sync', undefined, (sync) => sync);
  if (offlineChosen) await call('goOnline', {});
  else requests.wake();
}

/** A record as the engine is told to write it. */
function writeOf(rec) {
  return { mutation: newId(), entity, id: contactOf(rec.id) ?? null, fields: fieldsOf(rec, site.Owners) };
}

async function put(rec) {
  const { id, ...write } = writeOf(rec);
  if (id !== null) {
    await call('updateRecord', { id, ...write });
    return;
  }
  const { record } = await call('createRecord', write);
  made.set(rec.id, record.id);
}

/** So many records of the harness stay well below the 1 MiB of a message. */
const atOnce = 500;

async function putMany(recs) {
  for (let from = 0; from < recs.length; from += atOnce) {
    const part = recs.slice(from, from + atOnce);
    const { results } = await call('writeRecords', { writes: part.map(writeOf) });
    results.forEach(({ saved, fault }, i) => {
      if (fault !== null) throw new Error(`${part[i].id}: ${fault.op}: ${fault.kind}`);
      if (saved.record !== null) made.set(part[i].id, saved.record.id);
    });
  }
}

/**
 * Records by id come from a window that is asked for again when it is older than this, in milliseconds: one list, as a
 * screen has it, instead of a thousand pages one after the other.
 */
const windowAge = 15;
let lately = { at: -Infinity, records: new Map() };

async function get(id) {
  if (performance.now() - lately.at > windowAge) {
    const sort = { sort: revisionAttribute, count: 500 };
    const windows = await Promise.all([list(sort), list({ ...sort, offset: 500 })]);
    lately = { at: performance.now(), records: new Map(windows.flatMap(shown).map((rec) => [rec.id, rec])) };
  }
  const seen = lately.records.get(id);
  if (seen !== undefined) return seen;
  const contact = contactOf(id);
  if (contact === undefined) return undefined;
  const { phase, fields } = await first('record', { entity, id: contact }, (record) => (record.phase === 'loading' ? undefined : record));
  return phase === 'found' ? recordOf(fields, site.Owners) : undefined;
}

export default {
  async open({ url, offline }) {
    const remembered = memory.load();
    const hash = new URL(url).hash;
    if (hash) {
      site = JSON.parse(decodeURIComponent(hash.slice(1)));
      site.Account.Socket = url.slice(0, url.indexOf('#'));
    } else {
      ({ site, n } = remembered);
    }
    await startEngine(offline);
    ({ columns } = (await call('catalogue', {})).entities.find((e) => e.name === entity));
  },

  /** Signs in, and waits until the engine says that this device holds everything. */
  async initialSync(count) {
    n = count;
    memory.save();
    document.cookie = `${site.Account.Cookie}; path=/; SameSite=Strict`;
    await connect();
    await synced((sync) => sync.complete && sync.rows >= count);
  },

  async connect() {
    await connect();
    await first('session', undefined, (session) => (session.connection.state === 'online' ? true : undefined));
  },

  async disconnect() {
    await call('goOffline', {});
    await first('session', undefined, (session) => (session.connection.state === 'online' ? undefined : true));
  },

  newest: async (k) => shown(await list({ count: k })),

  query3: async (me, since) => {
    const conditions = [
      { attribute: stateAttribute, op: 'eq', value: 'open' },
      { attribute: 'ownerid', op: 'eq', value: ownerLink(me, site.Owners) },
      { attribute: 'modifiedon', op: 'ge', value: since },
    ];
    return (await list({ conditions })).total;
  },

  /** Saved is said once the mutation is in the outbox on disk (strict), so every put is durable. */
  put,
  putStrict: put,
  putMany,
  get,
  count: async () => (await list({})).total,

  /** Calls changed with what a live list, newest first, shows that it did not show before. */
  subscribe(changed) {
    const known = new Set();
    const tell = () => {
      const data = requests.view('list', 'live');
      if (data === undefined || data.loading) return;
      for (const rec of shown(data)) {
        const name = `${rec.id} ${rec.rev}`;
        if (known.has(name)) continue;
        known.add(name);
        changed(rec);
      }
    };
    requests.watch('list', tell, query({ count: 50 }), 'live');
  },
};
