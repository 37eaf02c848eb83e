import { makeStyles, tokens } from '@fluentui/react-components';

/** How the parts of a dialog look. */
export const useDialogStyles = makeStyles({
  title: {
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    marginBlockEnd: tokens.spacingVerticalM,
  },
  text: { display: 'grid', rowGap: tokens.spacingVerticalS },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gap: tokens.spacingHorizontalS,
    // Within reach however long the dialog is.
    position: 'sticky',
    insetBlockEnd: `calc(-1 * ${tokens.spacingHorizontalXXL})`,
    marginBlockStart: tokens.spacingVerticalM,
    marginBlockEnd: `calc(-1 * ${tokens.spacingVerticalM})`,
    paddingBlock: tokens.spacingVerticalM,
    backgroundColor: tokens.colorNeutralBackground1,
  },
});
