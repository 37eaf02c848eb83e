import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { useId, useState, type JSX, type ReactNode } from 'react';
import { useLayout } from '../../ui/layout';
import { Panel } from '../../ui/Panel';
import { useRecordStyles } from './recordStyles';
import { t } from './text';

const useStyles = makeStyles({
  tabs: { paddingInline: '2px', borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}` },
});

/** One area of a record's page. */
export interface RecordPart {
  name: string;
  title: string;
  /** The width of its column where all stand side by side, as CSS has it. */
  width: string;
  content: ReactNode;
}

/**
 * The areas of a record's page: side by side where there is room for all, else
 * the first beside tabs of the others, and on narrow windows tabs of all.
 */
export function RecordParts({ parts }: { parts: readonly RecordPart[] }): JSX.Element {
  const s = useRecordStyles();
  const layout = useLayout();
  const [first, ...others] = parts;
  if (first === undefined || layout === 'wide' || (layout === 'medium' && parts.length === 2)) {
    return (
      <div className={s.columns} style={{ gridTemplateColumns: parts.map(({ width }) => width).join(' ') }}>
        {parts.map(({ name, title, content }, i) => (
          <Panel key={name} title={title} {...(i > 0 && { level: 2 })}>
            {content}
          </Panel>
        ))}
      </div>
    );
  }
  if (layout === 'medium') {
    return (
      <div className={s.columns} style={{ gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)' }}>
        <Panel title={first.title}>{first.content}</Panel>
        <Tabbed parts={others} />
      </div>
    );
  }
  return (
    <div className={s.columns}>
      <Tabbed parts={parts} />
    </div>
  );
}

/** Areas of which one shows at a time. */
function Tabbed({ parts }: { parts: readonly RecordPart[] }): JSX.Element {
  const s = useStyles();
  const id = useId();
  const [chosen, setChosen] = useState(parts[0]?.name);
  const shown = parts.find(({ name }) => name === chosen) ?? parts[0];
  return (
    <Panel title={shown?.title ?? ''}>
      <TabList className={s.tabs} aria-label={t('parts')} selectedValue={shown?.name} onTabSelect={(_, { value }) => setChosen(String(value))}>
        {parts.map(({ name, title }) => (
          <Tab key={name} value={name} id={`${id}-${name}`}>
            {title}
          </Tab>
        ))}
      </TabList>
      {shown !== undefined && (
        <div role="tabpanel" aria-labelledby={`${id}-${shown.name}`}>
          {shown.content}
        </div>
      )}
    </Panel>
  );
}
