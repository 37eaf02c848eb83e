import { makeStyles, tokens } from '@fluentui/react-components';
import { at, working } from './measure';

/** Styles of screens that are read and filled in from top to bottom: sections with a heading, facts, forms. */
export const useSettingStyles = makeStyles({
  page: { padding: tokens.spacingHorizontalXL },
  title: {
    marginBlock: `0 ${tokens.spacingVerticalXL}`,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
  },
  section: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    rowGap: tokens.spacingVerticalM,
    justifyItems: 'stretch',
    paddingBlock: tokens.spacingVerticalL,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
    ':first-of-type': { paddingBlockStart: 0 },
    ':last-of-type': { borderBottom: 'none' },
  },
  heading: {
    marginBlock: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  note: { marginBlock: 0, ...working, color: tokens.colorNeutralForeground3 },
  text: { marginBlock: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  form: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalM, maxWidth: '28rem' },
  start: { justifySelf: 'start' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  facts: {
    display: 'grid',
    gridTemplateColumns: '12rem minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalSNudge,
    marginBlock: 0,
    ...working,
    '& dt': { color: tokens.colorNeutralForeground3 },
    '& dd': { marginInlineStart: 0, overflowWrap: 'anywhere' },
    [at.phone]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      rowGap: 0,
      '& dd': { marginBlockEnd: tokens.spacingVerticalS },
    },
  },
});
