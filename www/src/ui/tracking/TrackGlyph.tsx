import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Link16Filled, Link16Regular } from '@fluentui/react-icons/svg/link';
import type { JSX } from 'react';
import type { TrackState } from '../../bridge';
import { Warning16Filled } from '../icons';
import { t } from './text';

const ring = {
  content: '""',
  position: 'absolute',
  insetBlockEnd: '-2px',
  insetInlineEnd: '-2px',
  inlineSize: '8px',
  blockSize: '8px',
  boxSizing: 'border-box',
  border: '1.5px solid currentColor',
  borderRadius: tokens.borderRadiusCircular,
  // Set off from the link that it lies over, whatever the row's own colour is.
  backgroundColor: tokens.colorNeutralBackground1,
  '@media (forced-colors: active)': { backgroundColor: 'Canvas' },
} as const;

const useStyles = makeStyles({
  root: { position: 'relative', display: 'inline-flex', flexShrink: 0, color: tokens.colorBrandForeground1, '& svg': { display: 'block' } },
  ring: { '::after': ring },
  refused: { color: tokens.colorStatusWarningForeground3 },
});

/** What the glyph of a state says, for those who do not see it. */
export function stateName(state: TrackState): string {
  return t(`state.${state}`);
}

interface TrackGlyphProps {
  state: TrackState;
  /** It names itself; otherwise what stands around it does. */
  named?: boolean;
}

/** How an item stands to the CRM (design/record-icons.md). The states differ in shape; one that is not tracked shows nothing. */
export function TrackGlyph({ state, named = false }: TrackGlyphProps): JSX.Element | null {
  const s = useStyles();
  if (state === 'none') return null;
  const label = named ? { role: 'img', 'aria-label': stateName(state) } : { 'aria-hidden': true };
  const outstanding = state === 'pending' || state === 'awaiting';
  return (
    <span {...label} data-track={state} className={mergeClasses(s.root, outstanding && s.ring, state === 'refused' && s.refused)}>
      {state === 'refused' ? <Warning16Filled /> : state === 'pending' ? <Link16Regular /> : <Link16Filled />}
    </span>
  );
}
