import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState, type JSX } from 'react';
import type { WindowLike } from 'dompurify';
import { sanitise } from './sanitise';

const useStyles = makeStyles({
  frame: {
    display: 'block',
    inlineSize: '100%',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    // Messages are written for white paper, and say so or not.
    colorScheme: 'light',
  },
});

/**
 * The documents that HTML is shown in: their policy, which the relay sends
 * with them, is what a message can do. The second loads pictures from
 * elsewhere, and is used with consent only.
 */
const documents = { closed: '/frame/mail.html', remote: '/frame/remote.html' } as const;

/** The least that wide content is made smaller to; what is wider still scrolls. */
const leastZoom = 0.4;
/** A frame that is higher scrolls by itself. */
const mostHeight = 60_000;
/** How often a frame may grow by itself: content that is always as high as the frame and more would not end. */
const mostGrowth = 3;

interface HtmlFrameProps {
  title: string;
  html: string;
  remote: boolean;
  /** Gives the picture of a content id, null without one. */
  picture(contentId: string): Promise<Blob | null>;
  /** How many things from elsewhere were left out. */
  onBlocked(count: number): void;
}

/** The HTML of a message, sanitised, in a frame of its own that runs no scripts and posts no forms. */
export function HtmlFrame(props: HtmlFrameProps): JSX.Element {
  const { title, html, remote } = props;
  const s = useStyles();
  const frame = useRef<HTMLIFrameElement>(null);
  const [loaded, setLoaded] = useState(0);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const element = frame.current;
    const page = element?.contentDocument;
    const view = element?.contentWindow;
    // One that has only just been put there has no policy of its own yet.
    if (loaded === 0 || element === null || !page?.body || !view || !page.URL.endsWith(remote ? documents.remote : documents.closed)) return undefined;
    const shown = sanitise(html, view as unknown as WindowLike, remote);
    page.head.querySelectorAll('style[data-message]').forEach((old) => old.remove());
    for (const style of shown.styles) {
      style.dataset['message'] = '';
      page.head.append(page.adoptNode(style));
    }
    page.documentElement.replaceChild(page.adoptNode(shown.body), page.body);
    latest.current.onBlocked(shown.blocked);
    const urls = bringPictures(shown.inline, (contentId) => latest.current.picture(contentId));
    const stopFitting = fit(element, page);
    const stopKeys = passKeys(element, page);
    return () => {
      stopFitting();
      stopKeys();
      urls.forEach((url) => URL.revokeObjectURL(url));
      urls.stopped = true;
    };
  }, [html, remote, loaded]);
  return (
    <iframe
      // Another policy is another document.
      key={String(remote)}
      ref={frame}
      title={title}
      src={remote ? documents.remote : documents.closed}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      className={s.frame}
      onLoad={() => setLoaded((n) => n + 1)}
    />
  );
}

/** Gives the pictures that the message brings their addresses, as their bytes are had. */
function bringPictures(inline: ReturnType<typeof sanitise>['inline'], picture: HtmlFrameProps['picture']): string[] & { stopped?: boolean } {
  const urls: string[] & { stopped?: boolean } = [];
  for (const { image, contentId } of inline) {
    picture(contentId)
      .then((blob) => {
        if (blob === null || urls.stopped === true) return;
        const url = URL.createObjectURL(blob);
        urls.push(url);
        image.src = url;
      })
      .catch((error: unknown) => console.warn('picture', error));
  }
  return urls;
}

/** Makes the frame as high as its content, and content that is too wide smaller. */
function fit(frame: HTMLIFrameElement, page: Document): () => void {
  const root = page.documentElement;
  let width = 0;
  let grown = 0;
  const measure = () => {
    if (frame.clientWidth === 0) return;
    if (frame.clientWidth !== width) {
      width = frame.clientWidth;
      grown = 0;
      root.style.zoom = '1';
      const zoom = Math.max(leastZoom, Math.min(1, width / root.scrollWidth));
      if (zoom < 1) root.style.zoom = String(zoom);
    }
    const height = Math.min(mostHeight, Math.ceil(page.body.getBoundingClientRect().height + marginsOf(page)));
    if (Math.abs(height - frame.clientHeight) < 2 || (height > frame.clientHeight && ++grown > mostGrowth)) return;
    frame.style.blockSize = `${height}px`;
  };
  const observer = new ResizeObserver(measure);
  observer.observe(page.body);
  observer.observe(frame);
  // Pictures that come later may be wider than what was measured.
  const remeasure = () => {
    width = 0;
    measure();
  };
  page.addEventListener('load', remeasure, true);
  measure();
  return () => {
    observer.disconnect();
    page.removeEventListener('load', remeasure, true);
  };
}

/** What stands around the body, in pixels of the page outside; and a scroll bar's height where the content is too wide at its smallest. */
function marginsOf(page: Document): number {
  const view = page.defaultView;
  if (view === null) return 0;
  const { marginTop, marginBottom } = view.getComputedStyle(page.body);
  const zoom = Number.parseFloat(page.documentElement.style.zoom) || 1;
  const scrolls = page.documentElement.scrollWidth > page.documentElement.clientWidth + 1;
  return (Number.parseFloat(marginTop) + Number.parseFloat(marginBottom)) * zoom + (scrolls ? 18 : 0);
}

/** Keys that are no input of the frame are the app's. */
function passKeys(frame: HTMLIFrameElement, page: Document): () => void {
  const pass = (event: KeyboardEvent) => {
    const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
    const again = new KeyboardEvent('keydown', { key, code, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true });
    if (!frame.dispatchEvent(again)) event.preventDefault();
  };
  page.addEventListener('keydown', pass);
  return () => page.removeEventListener('keydown', pass);
}
