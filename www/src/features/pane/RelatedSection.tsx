import type { JSX } from 'react';
import type { Link, Pane } from '../../bridge';
import { RecordRow } from '../../ui/RecordRow';
import { usePaneStyles } from './paneStyles';
import { Section } from './Section';
import { t } from './text';

/** Open opportunities and cases of the people, their accounts, and the conversation. */
export function RelatedSection({ pane: { related, moreRelated }, onOpen }: { pane: Pane; onOpen(record: Link): void }): JSX.Element {
  const s = usePaneStyles();
  return (
    <Section title={t('related')} count={related.length + moreRelated} {...(related.length === 0 && { actions: <span className={s.small}>{t('noRelated')}</span> })}>
      {related.length > 0 && (
        <ul className={s.list}>
          {related.map(({ record, detail }) => (
            <li key={record.id}>
              <RecordRow record={record} detail={detail} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      )}
      {moreRelated > 0 && <p className={s.small}>{t('moreRelated', { n: moreRelated })}</p>}
    </Section>
  );
}

/** A message has no connections before they can be made; its place is kept. */
export function Connections(): JSX.Element {
  const s = usePaneStyles();
  return <Section title={t('connections')} actions={<span className={s.small}>{t('noConnections')}</span>} />;
}
