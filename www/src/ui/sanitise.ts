import createDOMPurify, { type Config, type WindowLike } from 'dompurify';

/** What of the HTML of a message may be shown. */
export interface Sanitised {
  /** Style elements of its head, in order. */
  styles: readonly HTMLStyleElement[];
  body: HTMLElement;
  /** Pictures that the message brings itself: they get their address once its bytes are had. */
  inline: readonly { image: HTMLImageElement; contentId: string }[];
  /** How many things from elsewhere were left out. */
  blocked: number;
}

const config: Config = {
  USE_PROFILES: { html: true },
  WHOLE_DOCUMENT: true,
  RETURN_DOM: true,
  ALLOW_DATA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel|cid):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  // Nothing to fill in, nothing that plays, nothing that lays itself over the rest.
  FORBID_TAGS: [
    'form', 'input', 'button', 'select', 'textarea', 'option', 'optgroup', 'datalist', 'output', 'fieldset', 'legend', 'label', 'meter', 'progress',
    'audio', 'video', 'source', 'track', 'picture', 'dialog', 'template', 'slot', 'title',
  ],
  FORBID_ATTR: [
    'action', 'formaction', 'ping', 'download', 'autofocus', 'autoplay', 'contenteditable', 'tabindex', 'accesskey', 'srcset', 'sizes', 'poster',
    'longdesc', 'popover', 'popovertarget', 'popovertargetaction', 'is', 'slot', 'part', 'nonce', 'integrity', 'crossorigin', 'loading', 'target',
  ],
};

/** Addresses of things that a message brings itself in the address. */
const ownPicture = /^data:image\/(?:png|gif|jpe?g|webp|bmp)[;,]/i;
const elsewhere = /^(?:https?:)?\/\//i;
/** What in a style fetches something. It is the frame's policy that keeps it from doing so; this spares the try. */
const fetching = /(?:url|image-set|image|src|cross-fade)\s*\(|@import/gi;
/** What in a style fetches something that is no picture from elsewhere: of this origin, or a drawing that is referred to. */
const noPicture = /(?:url|image|src)\s*\((?=[^)]*#)|(?:url|image|src)\s*\(\s*(?!["']?\s*(?:(?:https?:)?\/\/|data:))|image-set\s*\((?=\s*["']\s*(?!(?:https?:)?\/\/|data:))/gi;

/**
 * Makes the HTML of a message safe to show in the frame whose window is given.
 * It is read in the frame's own realm and handed over as elements, so nothing
 * is read a second time. Without remote, what is to come from elsewhere is
 * left out and counted.
 *
 * Source: MBX-05.
 */
export function sanitise(html: string, frame: WindowLike, remote: boolean): Sanitised {
  const purify = createDOMPurify(frame);
  const inline: { image: HTMLImageElement; contentId: string }[] = [];
  let blocked = 0;
  const source = (element: Element, attribute: 'src' | 'background') => {
    const address = element.getAttribute(attribute)?.trim();
    if (address === undefined) return;
    if (ownPicture.test(address)) return;
    element.removeAttribute(attribute);
    if (/^cid:/i.test(address) && element.localName === 'img') {
      inline.push({ image: element as HTMLImageElement, contentId: decoded(address.slice(4)) });
    } else if (elsewhere.test(address)) {
      if (remote) element.setAttribute(attribute, address.startsWith('//') ? `https:${address}` : address);
      else blocked++;
    }
  };
  const styles = (text: string): string =>
    remote
      ? unescaped(text).replaceAll(noPicture, 'none-')
      : unescaped(text).replaceAll(fetching, () => {
          blocked++;
          return 'none-';
        });
  purify.addHook('uponSanitizeElement', (node) => {
    if (node.nodeName === 'STYLE') node.textContent = styles(node.textContent ?? '');
  });
  purify.addHook('afterSanitizeAttributes', (element) => {
    source(element, 'src');
    source(element, 'background');
    const style = element.getAttribute('style');
    if (style !== null) element.setAttribute('style', styles(style));
    if (element.localName === 'a' || element.localName === 'area') lead(element);
  });
  const root = purify.sanitize(html, config) as unknown as HTMLElement;
  const body = root.querySelector('body') ?? root;
  return { styles: [...root.querySelectorAll('head style')] as HTMLStyleElement[], body, inline, blocked };
}

/** A style without the escapes that could hide a word in it; those in texts stay. */
function unescaped(style: string): string {
  return style
    .replaceAll(/\\([0-9a-f]{1,6})(?:\r\n|\s)?/gi, (whole, hex: string) => {
      const letter = Number.parseInt(hex, 16) < 128 ? String.fromCharCode(Number.parseInt(hex, 16)) : '';
      return /^[\w@(-]$/.test(letter) ? letter : whole;
    })
    .replaceAll(/\\([g-z_-])/gi, '$1');
}

/** Lets a link open a tab of its own, which knows nothing of this one; what leads nowhere from here is no link. */
function lead(link: Element): void {
  const address = link.getAttribute('href')?.trim();
  if (address === undefined || address.startsWith('#')) return;
  if (!/^(?:https?:\/\/|mailto:|tel:)/i.test(address)) {
    link.removeAttribute('href');
    return;
  }
  link.setAttribute('target', '_blank');
  link.setAttribute('rel', 'noopener noreferrer');
  // Where it leads, whatever its text says.
  link.setAttribute('title', address);
}

function decoded(contentId: string): string {
  try {
    return decodeURIComponent(contentId);
  } catch {
    return contentId;
  }
}
