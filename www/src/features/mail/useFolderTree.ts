import { useCallback, useState } from 'react';
import type { Mailbox, MailFolder } from '../../bridge';

const key = 'regarding.mail.collapsed';

/** Which folders show what is below them; this device remembers those that do not. */
export function useCollapsed(): { collapsed: ReadonlySet<string>; collapse(id: string, yes: boolean): void } {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(() => new Set((localStorage.getItem(key) ?? '').split(' ').filter(Boolean)));
  const collapse = useCallback((id: string, yes: boolean) => {
    setCollapsed((now) => {
      const next = new Set(now);
      if (yes) next.add(id);
      else next.delete(id);
      localStorage.setItem(key, [...next].join(' '));
      return next;
    });
  }, []);
  return { collapsed, collapse };
}

/** The folders of a mailbox that show, as long as none above them is collapsed. */
export function shownFolders({ folders }: Mailbox, collapsed: ReadonlySet<string>): readonly MailFolder[] {
  const hidden = new Set<string>();
  return folders.filter(({ id, parent }) => {
    const below = parent !== null && (hidden.has(parent) || collapsed.has(parent));
    if (below) hidden.add(id);
    return !below;
  });
}
