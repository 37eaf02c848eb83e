import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { useId, useState, type JSX, type ReactNode } from 'react';
import { useLayout } from '../../ui/layout';
import { unseen } from '../../ui/measure';
import { Panel } from '../../ui/Panel';
import { useRecordStyles } from './recordStyles';
import { t } from './text';

const useStyles = makeStyles({
  unseen,
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
 * the first beside tabs of the others. On narrow windows, where the page
 * scrolls as one, the last stands below tabs of the others.
 */
export function RecordParts({ parts }: { parts: readonly RecordPart[] }): JSX.Element {
  const s = useRecordStyles();
  const layout = useLayout();
  const [first, ...others] = parts;
  const last = others.at(-1);
  if (first === undefined || last === undefined) return <div className={s.columns}>{first !== undefined && <Alone part={first} />}</div>;
  if (layout === 'wide' || (layout === 'medium' && parts.length === 2)) {
    return (
      <div className={s.columns} style={{ gridTemplateColumns: parts.map(({ width }) => width).join(' ') }}>
        <Alone part={first} />
        {others.map((part) => (
          <Headed key={part.name} part={part} />
        ))}
      </div>
    );
  }
  if (layout === 'medium') {
    return (
      <div className={s.columns} style={{ gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)' }}>
        <Alone part={first} />
        <Tabbed parts={others} />
      </div>
    );
  }
  return (
    <div className={s.columns}>
      {parts.length === 2 ? <Alone part={first} /> : <Tabbed parts={parts.slice(0, -1)} />}
      <Headed part={last} />
    </div>
  );
}

function Alone({ part: { title, content } }: { part: RecordPart }): JSX.Element {
  return <Panel title={title}>{content}</Panel>;
}

function Headed({ part: { title, content } }: { part: RecordPart }): JSX.Element {
  return (
    <Panel title={title} level={2}>
      {content}
    </Panel>
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
          <h2 className={s.unseen}>{shown.title}</h2>
          {shown.content}
        </div>
      )}
    </Panel>
  );
}
