import { DocumentCopy20Regular } from '@fluentui/react-icons/svg/document-copy';
import { BinRecycle20Regular } from '@fluentui/react-icons/svg/bin-recycle';
import type { JSX } from 'react';
import { type Known, usePicked } from '../../bridge';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { SideNav } from '../../ui/SideNav';
import { t } from './text';

const pathOf = (list: string) => `/records/${list}`;

/** The way to the lists: a kind of record each, the recycle bin, and possible duplicates. */
export function EntityNav({ known, here }: { known: Known | undefined; here: string }): JSX.Element {
  const duplicates = usePicked('sync', (sync) => sync?.duplicates ?? 0);
  const kinds = (known?.entities ?? []).map(({ name, plural }) => ({ to: pathOf(name), glyph: <RecordSymbol entity={name} size={20} />, label: plural }));
  const others = [
    { to: pathOf('bin'), glyph: <BinRecycle20Regular />, label: t('bin') },
    { to: pathOf('duplicates'), glyph: <DocumentCopy20Regular />, label: t('duplicates'), count: { n: duplicates, label: t('openDuplicates', { n: duplicates }) } },
  ];
  return <SideNav name={t('kinds')} groups={[kinds, others]} here={pathOf(here)} />;
}
