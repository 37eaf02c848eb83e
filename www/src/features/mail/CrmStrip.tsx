import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import type { Pane } from '../../bridge';
import { at, working } from '../../ui/measure';
import { usePane } from '../../ui/pane';
import { linkName } from '../../ui/RecordLink';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { stateName, TrackGlyph } from '../../ui/tracking/TrackGlyph';
import { r } from './readingText';

const useStyles = makeStyles({
  root: {
    ...working,
    display: 'none',
    [at.narrow]: { display: 'flex' },
    gridColumn: '1 / -1',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    marginBlockStart: tokens.spacingVerticalS,
    minBlockSize: '36px',
    paddingInline: `10px ${tokens.spacingHorizontalXS}`,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  words: { flexGrow: 1, minInlineSize: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  name: { fontWeight: tokens.fontWeightSemibold },
  button: { flexShrink: 0, whiteSpace: 'nowrap' },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** How a message stands to the CRM, in one line, where there is no room for the pane beside it. */
export function CrmStrip({ pane }: { pane: Pane }): JSX.Element {
  const s = useStyles();
  const { shown, toggle } = usePane();
  const { state, regarding, unknown } = pane;
  return (
    <div className={s.root} role="group" aria-label={r('crm')}>
      <TrackGlyph state={state} named={regarding !== null} />
      {regarding !== null && <RecordSymbol entity={regarding.entity} size={20} />}
      <span className={s.words}>
        <span className={mergeClasses(regarding !== null && s.name, state === 'none' && s.quiet)}>{regarding === null ? stateName(state) : linkName(regarding)}</span>
        {unknown > 0 && <span className={s.quiet}>{` · ${r('unknown', { n: unknown })}`}</span>}
      </span>
      <Button size="small" className={s.button} aria-pressed={shown} onClick={toggle}>
        {r('crmPane')}
      </Button>
    </div>
  );
}
