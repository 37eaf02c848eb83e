import type { Page } from 'playwright-core';
import { scriptInFrame } from './guard';
import { elsewhere } from './hostile';
import type { House } from './house';

/** What an app whose reader is shown hostile mail looks like from outside. */
interface Look {
  title: string;
  path: string;
}

/**
 * Watch notes what hostile mail brings about: what is asked for, what opens,
 * what asks back, and where the page goes. It judges one message at a time.
 */
export class Watch {
  private readonly seen: string[] = [];
  private readonly look: Promise<Look>;
  private consented = false;
  /** How many pictures from elsewhere were loaded with consent. */
  pictures = 0;

  constructor(
    private readonly page: Page,
    private readonly house: House,
  ) {
    const own = `${house.origin}/`;
    const context = page.context();
    context.on('request', (request) => {
      const url = request.url();
      if (/^(?:data|blob):/.test(url) || (this.consented && here(url, elsewhere))) return;
      if (!url.startsWith(own) || /hostile/i.test(url)) this.seen.push(`it asked for ${url}`);
    });
    context.on('page', (opened) => this.seen.push(`it opened ${opened.url()}`));
    page.on('websocket', (socket) => {
      if (!socket.url().startsWith(own.replace('http', 'ws'))) this.seen.push(`it called ${socket.url()}`);
    });
    page.on('dialog', (dialog) => {
      this.seen.push(`it asked "${dialog.message()}"`);
      void dialog.dismiss();
    });
    page.on('download', (download) => this.seen.push(`it saved ${download.url()}`));
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame() && frame.url() === 'about:blank') return; // before it has anything
      const { origin, pathname } = new URL(frame.url());
      const right = frame === page.mainFrame() ? pathname === '/mail' : pathname === '/frame/mail.html' || (this.consented && pathname === '/frame/remote.html');
      if (!right || origin !== house.origin) this.seen.push(`it went to ${frame.url()}`);
    });
    this.look = page.evaluate(() => ({ title: document.title, path: location.pathname }));
  }

  /**
   * consent notes that pictures from elsewhere may load from now on, and gives
   * them. What gets past the policy of the frame and is no picture is noted.
   */
  async consent(): Promise<void> {
    this.consented = true;
    await this.page.context().route(new RegExp(`^https?:${elsewhere.replace(/^https:/, '')}[:/]`, 'i'), async (route) => {
      const request = route.request();
      const { referer, cookie } = await request.allHeaders();
      this.pictures++;
      if (request.resourceType() !== 'image' || request.method() !== 'GET') this.seen.push(`it loaded ${request.resourceType()} ${request.method()} ${request.url()}`);
      // Chromium tells those whose pictures a style asks for the origin, whatever the policy; no more than that.
      if (cookie !== undefined || (referer !== undefined && referer !== `${this.house.origin}/`)) this.seen.push(`it told ${request.url()} who reads it: ${referer} ${cookie}`);
      await route.fulfill({ contentType: 'image/gif', body: Buffer.from(dot, 'base64') });
    });
  }

  /** press clicks on what a message shows, as a person might: on links that must lead nowhere, and on its first elements. */
  async press(): Promise<void> {
    for (const { x, y } of await this.page.evaluate(placesToPress)) await this.page.mouse.click(x, y);
  }

  /** harms says all that is wrong now, and forgets what was noted. */
  async harms(): Promise<string[]> {
    const asked = this.house.proxy.requests.filter((line) => /hostile/i.test(line)).map((line) => `the relay was asked: ${line}`);
    const state = await this.page.evaluate(inspect, { before: await this.look, consented: this.consented });
    const noted = this.seen.splice(0);
    this.house.proxy.requests.length = 0;
    return [...noted, ...asked, ...state];
  }
}

/** here reports whether an address is of an origin, by http or https. */
function here(url: string, origin: string): boolean {
  return URL.canParse(url) && new URL(url).host === new URL(origin).host;
}

/** A picture of one dot. */
const dot = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

/** Runs in the page: the middle of up to four things in the message which are no links to elsewhere. */
function placesToPress(): { x: number; y: number }[] {
  const frame = [...document.querySelectorAll('iframe')].at(-1);
  const inside = frame?.contentDocument;
  if (!frame || !inside) return [];
  const outer = frame.getBoundingClientRect();
  const found: { x: number; y: number }[] = [];
  for (const element of [...inside.querySelectorAll('a:not([href^=http]), summary, [id], p, div, img')].slice(0, 40)) {
    const box = element.getBoundingClientRect();
    const at = { x: box.left + Math.min(box.width, 30) / 2, y: box.top + Math.min(box.height, 20) / 2 };
    if (found.length === 4 || box.width === 0 || box.height === 0 || inside.elementFromPoint(at.x, at.y)?.closest('[href^=http]')) continue;
    const place = { x: outer.left + at.x, y: outer.top + at.y };
    if (document.elementFromPoint(place.x, place.y) === frame) found.push(place);
  }
  return found;
}

/** Runs in the page: what hostile mail has done to the app, and what of it stands in its frames. */
function inspect({ before, consented }: { before: Look; consented: boolean }): string[] {
  const harms: string[] = [];
  const say = (harm: string) => harms.length < 20 && harms.push(harm);
  const app = window as { hostile?: unknown };
  if (app.hostile !== undefined) say('a script ran: the app has its mark');
  if (document.title !== before.title) say(`the title is ${document.title}`);
  if (location.pathname !== before.path) say(`the page is ${location.href}`);
  if (document.querySelector('[onerror], [onload], [onclick]') !== null) say('markup became elements of the app');

  // Nothing lies over the app: what is seen at its places is what stands there.
  if (document.querySelector('[role=dialog]') === null) {
    for (const name of ['header, [role=banner]', 'nav, [role=navigation]', '[role=toolbar]', '[role=listbox]', 'article h2']) {
      const part = document.querySelector(name);
      const box = part?.getBoundingClientRect();
      if (!part || !box) say(`${name} is gone`);
      else {
        for (const share of [0.1, 0.5, 0.9]) {
          const over = document.elementFromPoint(box.left + box.width * share, box.top + Math.min(box.height * share, 300));
          if (over === null || !(part.contains(over) || over.contains(part)) || over.localName === 'iframe') say(`${over?.localName} lies over ${name}`);
        }
      }
    }
  }

  const refused = 'script,noscript,iframe,frame,frameset,object,embed,applet,portal,fencedframe,form,input,button,select,textarea,option,label,fieldset,output,keygen,isindex,meta,link,base,svg,math,template,slot,dialog,audio,video,source,track,picture,xmp,plaintext,noembed,noframes,bgsound';
  const refusedAttributes = new Set(
    'srcset,sizes,poster,action,formaction,ping,download,autofocus,autoplay,contenteditable,tabindex,accesskey,popover,popovertarget,commandfor,srcdoc,data,dynsrc,lowsrc,longdesc,xlink:href,is,slot,manifest,attributionsrc'.split(','),
  );
  const fetches = consented ? /url\(\s*(?!["']?(?:data:image\/|blob:|(?:https?:)?\/\/hostile\.example))/i : /url\(\s*["']?(?!data:image\/|blob:)|@import|image-set\(\s*["']/i;
  const sources = consented ? /^(?:blob:|data:image\/(?!svg)|https?:\/\/)/i : /^(?:blob:|data:image\/(?!svg))/i;
  const loads = ['backgroundImage', 'listStyleImage', 'borderImageSource', 'maskImage', 'cursor', 'content', 'filter', 'clipPath', 'shapeOutside'] as const;
  for (const [n, frame] of [...document.querySelectorAll('iframe')].entries()) {
    const inside = frame.contentDocument;
    const view = frame.contentWindow as (Window & { hostile?: unknown }) | null;
    if (!inside || !view) {
      say(`frame ${n} is out of reach`);
      continue;
    }
    if (frame.sandbox.contains('allow-scripts') || frame.sandbox.contains('allow-forms') || frame.sandbox.contains('allow-top-navigation')) say(`frame ${n} may do too much: ${frame.sandbox}`);
    if (view.hostile === 1) say('a script ran: the frame has its mark');
    if (view.length > 0) say(`frame ${n} has frames within it`);
    for (const sheet of inside.styleSheets) {
      for (const rule of sheet.cssRules) if (fetches.test(rule.cssText)) say(`a style fetches: ${rule.cssText.slice(0, 100)}`);
    }
    const all = [...(inside.body?.querySelectorAll<HTMLElement>('*') ?? [])];
    for (const [nth, element] of all.entries()) {
      if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml' || element.matches(refused)) say(`<${element.localName}> stands in the message`);
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on') || refusedAttributes.has(name)) say(`${name}="${value.slice(0, 60)}" stands in the message`);
        if ((name === 'src' || name === 'background') && !sources.test(value)) say(`${name}="${value.slice(0, 60)}" loads`);
        if (name === 'href' && !/^(?:https?:\/\/|mailto:|tel:|#)/i.test(value)) say(`href="${value.slice(0, 60)}" leads somewhere`);
      }
      if (/^https?:/i.test(element.getAttribute('href') ?? '') && (element.getAttribute('target') !== '_blank' || !/noopener/.test(element.getAttribute('rel') ?? ''))) say(`a link takes the window: ${element.outerHTML.slice(0, 100)}`);
      if (element.style.length > 0 && fetches.test(element.style.cssText)) say(`a style fetches: ${element.style.cssText.slice(0, 100)}`);
      if (nth < 200) {
        const drawn = view.getComputedStyle(element);
        for (const what of loads) if (fetches.test(drawn[what])) say(`${what} of <${element.localName}> fetches: ${drawn[what].slice(0, 100)}`);
      }
    }
    if (inside.forms.length > 0) say('there is a form');
  }
  return harms;
}

/**
 * What a browser logs by itself when it refuses something of a message: that a
 * frame has no scripts, also when the test's own tools look into it; and what
 * the frame's policy keeps out while a message is read, before it is cleaned.
 */
export const refusals = [
  scriptInFrame,
  /Setting the document's base URI to '.*' violates .* "base-uri 'none'"/,
  /Loading media from .*t\.vtt' violates .* "default-src 'none'"/,
  /Connecting to 'blob:.*' violates .* "default-src 'none'"/,
];

/** And what it logs when pictures may load and the frame's policy keeps out all else. */
export const keptOut = /'https?:\/\/hostile\.example\/[^']*' violates .* "(?:default-src 'none'|style-src 'unsafe-inline')"/;
