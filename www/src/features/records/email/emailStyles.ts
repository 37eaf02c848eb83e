import { makeStyles, tokens } from '@fluentui/react-components';
import { at, working } from '../../../ui/measure';

/** How an e-mail record looks. */
export const useEmailStyles = makeStyles({
  root: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalM, padding: '14px 20px 20px', [at.phone]: { paddingInline: '14px' } },
  head: {
    ...working,
    display: 'grid',
    rowGap: tokens.spacingVerticalXS,
    paddingBlockEnd: tokens.spacingVerticalM,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  people: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 8px', minInlineSize: 0 },
  term: { flexShrink: 0, minInlineSize: '40px', color: tokens.colorNeutralForeground2 },
  person: { display: 'inline-flex', alignItems: 'center', columnGap: tokens.spacingHorizontalXS, minInlineSize: 0, maxInlineSize: '100%' },
  unmatched: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    minInlineSize: 0,
    paddingInline: tokens.spacingHorizontalS,
    border: `${tokens.strokeWidthThin} dashed ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusCircular,
    '& svg': { flexShrink: 0, color: tokens.colorNeutralForeground2 },
  },
  called: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  quiet: { color: tokens.colorNeutralForeground2 },
  bar: {
    ...working,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusLarge,
    '& > svg': { flexShrink: 0, color: tokens.colorNeutralForeground2 },
  },
  barText: { flexGrow: 1, flexBasis: '220px' },
  paper: { minBlockSize: '40px' },
  note: { ...working, color: tokens.colorNeutralForeground2 },
  about: { ...working, display: 'grid', rowGap: tokens.spacingVerticalM, padding: '10px 14px 20px' },
  heading: { ...working, fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground2, marginBlockEnd: tokens.spacingVerticalXS },
  links: { display: 'grid', rowGap: tokens.spacingVerticalXS, listStyleType: 'none', padding: 0, margin: 0 },
});
