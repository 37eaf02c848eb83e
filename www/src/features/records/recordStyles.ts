import { makeStyles, tokens } from '@fluentui/react-components';
import { at, measure, working } from '../../ui/measure';

/** How the page of a record is laid out. */
export const useRecordStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: `${measure.gap}px`, blockSize: '100%', minBlockSize: 0 },
  // Below the widths where the panels stand side by side, the page scrolls as one.
  flow: {
    display: 'flex',
    flexDirection: 'column',
    gap: `${measure.gap}px`,
    flexGrow: 1,
    minBlockSize: 0,
    [at.belowMedium]: { overflowY: 'auto' },
  },
  columns: {
    display: 'grid',
    flexGrow: 1,
    minBlockSize: 0,
    gap: `${measure.gap}px`,
    gridTemplateColumns: 'minmax(0, 1fr)',
    gridTemplateRows: 'minmax(0, 1fr)',
    [at.belowMedium]: { gridTemplateRows: 'auto auto', flexGrow: 0, flexShrink: 0 },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    flexShrink: 0,
    padding: `14px ${tokens.spacingHorizontalXL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    [at.phone]: { padding: tokens.spacingHorizontalM, borderRadius: 0, borderInlineStyle: 'none' },
  },
  titles: { flexGrow: 1, flexBasis: '220px', minInlineSize: 0 },
  name: {
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    ':focus-visible': { outlineStyle: 'none' },
  },
  sub: { ...working, color: tokens.colorNeutralForeground2 },
  badge: {
    display: 'inline-block',
    paddingInline: tokens.spacingHorizontalS,
    marginInlineEnd: tokens.spacingHorizontalSNudge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusCircular,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground1,
  },
  facts: { display: 'flex', flexWrap: 'wrap', rowGap: tokens.spacingVerticalS, [at.phone]: { columnGap: tokens.spacingHorizontalL } },
  fact: {
    paddingInline: tokens.spacingHorizontalL,
    borderInlineStartWidth: tokens.strokeWidthThin,
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke2,
    maxInlineSize: '200px',
    [at.phone]: { padding: 0, borderInlineStartWidth: 0 },
  },
  factName: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
  factValue: {
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  bars: { display: 'grid', gap: `${measure.gap}px`, flexShrink: 0, ':empty': { display: 'none' } },
  status: { ...working, color: tokens.colorNeutralForeground2, whiteSpace: 'nowrap', marginInlineEnd: tokens.spacingHorizontalM },
  hide: { [at.belowMedium]: { display: 'none' } },
});

/** How the sections of a form are laid out. */
export const useFormStyles = makeStyles({
  root: { padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalXL} ${tokens.spacingVerticalXL}`, [at.phone]: { paddingInline: tokens.spacingHorizontalM } },
  section: { paddingBlock: `${tokens.spacingVerticalM} ${tokens.spacingVerticalS}` },
  heading: {
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    marginBlockEnd: tokens.spacingVerticalS,
  },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(330px, 100%), 1fr))',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalSNudge,
    alignItems: 'start',
  },
  wide: { gridColumn: '1 / -1' },
});
