import { makeStyles, tokens } from '@fluentui/react-components';
import { working } from './measure';

/** Styles of a plain table: small, with lines between its rows, scrolling sideways when it must. */
export const useTableStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    textAlign: 'start',
    ...working,
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': {
      paddingBlock: tokens.spacingVerticalS,
      paddingInline: `0 ${tokens.spacingHorizontalM}`,
      textAlign: 'start',
      verticalAlign: 'middle',
      borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
    },
    '& thead th': {
      fontSize: tokens.fontSizeBase200,
      lineHeight: tokens.lineHeightBase200,
      fontWeight: tokens.fontWeightSemibold,
      color: tokens.colorNeutralForeground2,
    },
    '& tbody th': { fontWeight: tokens.fontWeightRegular },
  },
  second: {
    display: 'block',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  long: { overflowWrap: 'anywhere' },
});
