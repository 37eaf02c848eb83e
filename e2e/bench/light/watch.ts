/** What the page is asked while it is measured; watch leaves it as window.light. */
export interface Light {
  /** When, since the navigation, what was waited for was first seen; by name. */
  seen: Record<string, number>;
  /**
   * Notes when the list first showed rows from top to bottom (row), when it showed those that stayed (list), and when
   * it said whole (whole).
   */
  list(whole: string): void;
  /** What the list shows now. */
  shown(): Shown;
}

export interface Shown {
  /** Rows that are seen, and how many of those are empty. */
  rows: number;
  empty: number;
  /** What the list says about itself. */
  status: string;
}

declare global {
  interface Window {
    light: Light;
  }
}

/** Runs in the page before all else. */
export function watch(): void {
  const seen: Record<string, number> = {};
  /** Counts the rows in sight that are not drawn or whose content is missing. */
  const shown = (): Shown => {
    const status = [...document.querySelectorAll('[role=status]')].map((e) => e.textContent).find((text) => text !== null && /message|Searching/.test(text)) ?? '';
    const list = document.querySelector('main [role=listbox]');
    if (list === null) return { rows: 0, empty: 0, status };
    const view = list.getBoundingClientRect();
    const spans: [number, number][] = [];
    let rows = 0;
    let empty = 0;
    let height = 0;
    for (const part of list.firstElementChild?.children ?? []) {
      const box = part.getBoundingClientRect();
      if (box.bottom <= view.top + 1 || box.top >= view.bottom - 1) continue;
      spans.push([Math.max(box.top, view.top), Math.min(box.bottom, view.bottom)]);
      if (part.getAttribute('role') !== 'option') continue;
      rows++;
      height = box.height;
      if (part.hasAttribute('aria-busy')) empty++;
    }
    // What nothing covers would hold rows too, up to the end of the list.
    const end = Math.min(view.bottom, list.firstElementChild?.getBoundingClientRect().bottom ?? view.bottom);
    spans.sort((a, b) => a[0] - b[0]);
    let covered = view.top;
    let bare = 0;
    for (const [top, bottom] of [...spans, [end, end] as [number, number]]) {
      if (top > covered + 1) bare += top - covered;
      covered = Math.max(covered, bottom);
    }
    const missing = Math.ceil(bare / (height || 70));
    return { rows: rows + missing, empty: empty + missing, status };
  };
  window.light = {
    seen,
    shown,
    list(whole) {
      let words = '';
      const look = () => {
        const { rows, empty, status } = shown();
        if (rows > 0 && empty === 0) {
          const now = [...document.querySelectorAll('main [role=option]')].slice(0, rows).map((e) => e.textContent).join();
          seen['row'] ??= performance.now();
          if (now !== words) seen['list'] = performance.now();
          words = now;
          if (status === whole) seen['whole'] = performance.now();
        }
        if (seen['whole'] === undefined) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
  };
}
