import { LinkDismiss16Regular } from '@fluentui/react-icons/svg/link-dismiss';
import type { JSX } from 'react';
import type { Selection } from '../../bridge';
import { Loading } from '../../ui/Loading';
import { PreviewRows } from '../../ui/tracking/PreviewRows';
import { TrackGlyph } from '../../ui/tracking/TrackGlyph';
import { usePreview } from '../../ui/tracking/usePreview';
import { type TrackCommand, useTrackCommands } from '../../ui/tracking/useTrackCommands';
import { CommandButton } from './CommandButton';
import { usePaneStyles } from './paneStyles';
import { Section } from './Section';
import { t } from './text';

/** How many messages are named. */
const mostRows = 50;

/** The CRM side of several messages: how they stand, and what can be done to all of them. */
export function BatchPane({ messages, count }: { messages: Selection; count: number }): JSX.Element {
  const s = usePaneStyles();
  const commands = useTrackCommands();
  const preview = usePreview(messages, mostRows);
  const command = (name: TrackCommand['name']) => commands.find((one) => one.name === name);
  const rows = preview?.rows ?? [];
  const total = preview?.total ?? count;
  return (
    <>
      <section className={s.section} aria-label={t('many', { n: total })}>
        <h3 className={s.strong}>{t('many', { n: total })}</h3>
        {preview === undefined && <Loading rows={2} />}
        {preview === null && <p className={s.text}>{t('manyUnknown')}</p>}
        {preview !== undefined && preview !== null && (
          <>
            <div className={s.tally}>
              <TrackGlyph state="tracked" />
              <span>{t('manyTracked')}</span>
              <span>{(preview.total - preview.untracked).toLocaleString()}</span>
            </div>
            <div className={s.tally}>
              <LinkDismiss16Regular aria-hidden />
              <span>{t('manyNot')}</span>
              <span>{preview.untracked.toLocaleString()}</span>
            </div>
          </>
        )}
        <div className={s.buttons}>
          <CommandButton command={command('track')} appearance="primary" />
          <CommandButton command={command('setRegarding')} />
          <CommandButton command={command('clearRegarding')} />
        </div>
      </section>
      <section className={s.section}>
        <CommandButton command={command('stopTracking')} />
        <p className={s.text}>{t('stopWhy')}</p>
      </section>
      {rows.length > 0 && (
        <Section title={rows.length < total ? t('firstRows', { n: rows.length }) : t('manyRows')}>
          <PreviewRows label={t('manyRows')} rows={rows} />
        </Section>
      )}
    </>
  );
}
