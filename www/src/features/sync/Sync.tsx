import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { useEffect, useId, type JSX, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useView } from '../../bridge';
import { CommandBar } from '../../ui/CommandBar';
import { at, measure } from '../../ui/measure';
import { Panel } from '../../ui/Panel';
import { CopyCheck } from './CopyCheck';
import { DuplicatesTab } from './DuplicatesTab';
import { IssuesTab } from './IssuesTab';
import { NoticesTab } from './NoticesTab';
import { SyncHead } from './SyncHead';
import { t } from './text';
import { useSyncCommands } from './useSyncCommands';
import { WaitingTab } from './WaitingTab';

const parts = ['waiting', 'issues', 'overwritten', 'replaced', 'duplicates', 'device'] as const;
type Part = (typeof parts)[number];

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: `${measure.gap}px`, blockSize: '100%', minBlockSize: 0 },
  panel: { flexGrow: 1, minBlockSize: 0 },
  page: { display: 'flex', flexDirection: 'column', minBlockSize: '100%', padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL} 0`, [at.phone]: { paddingInline: tokens.spacingHorizontalM } },
  tabs: { overflowX: 'auto', scrollbarWidth: 'none', flexShrink: 0, borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`, marginInline: `calc(-1 * ${tokens.spacingHorizontalS})` },
  tab: { flexShrink: 0 },
  count: { marginInlineStart: tokens.spacingHorizontalS, fontWeight: tokens.fontWeightRegular, fontVariantNumeric: 'tabular-nums' },
  body: { flexGrow: 1, paddingBlock: tokens.spacingVerticalM, minInlineSize: 0 },
  device: { maxInlineSize: '48rem' },
});

/** The part of an address; what waits where it names none. */
function partOf(path: string): Part {
  const named = path.split('/')[2] ?? '';
  return parts.find((part) => part === named) ?? 'waiting';
}

/** How synchronization stands, what waits, what was refused or replaced, and how this device is. */
export function Sync({ device }: { device: ReactNode }): JSX.Element {
  const s = useStyles();
  const id = useId();
  const [path, navigate] = useLocation();
  const sync = useView('sync');
  const commands = useSyncCommands(sync);
  const part = partOf(path);
  useEffect(() => {
    // On a phone not all of them have room.
    document.getElementById(`${id}-${part}`)?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }, [id, part]);
  const counts: Record<Part, number> = {
    waiting: sync?.waiting ?? 0,
    issues: sync?.issues ?? 0,
    overwritten: sync?.overwritten ?? 0,
    replaced: sync?.replaced ?? 0,
    duplicates: sync?.duplicates ?? 0,
    device: 0,
  };
  return (
    <div className={s.root}>
      <CommandBar groups={commands} pane={false} onPhone />
      <Panel title={t('title')} className={s.panel}>
        <div className={s.page}>
          <SyncHead sync={sync} />
          <TabList
            className={s.tabs}
            aria-label={t('parts')}
            selectedValue={part}
            onTabSelect={(_, data) => navigate(data.value === 'waiting' ? '/sync' : `/sync/${data.value as Part}`)}
          >
            {parts.map((each) => (
              <Tab key={each} id={`${id}-${each}`} value={each} className={s.tab}>
                {t(`tab.${each}`)}
                {counts[each] > 0 && <span className={s.count}>{counts[each].toLocaleString()}</span>}
              </Tab>
            ))}
          </TabList>
          <div role="tabpanel" aria-labelledby={`${id}-${part}`} className={s.body}>
            {part === 'waiting' && <WaitingTab />}
            {part === 'issues' && <IssuesTab />}
            {part === 'overwritten' && <NoticesTab side="overwritten" />}
            {part === 'replaced' && <NoticesTab side="replaced" />}
            {part === 'duplicates' && <DuplicatesTab />}
            {part === 'device' && (
              <div className={s.device}>
                <CopyCheck sync={sync} />
                {device}
              </div>
            )}
          </div>
        </div>
      </Panel>
    </div>
  );
}
