import { makeStyles, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';

const useStyles = makeStyles({
  root: {
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    paddingInline: tokens.spacingHorizontalXS,
    marginInlineStart: tokens.spacingHorizontalXS,
    whiteSpace: 'nowrap',
  },
});

/** A key as it is written on the keyboard. */
export function Kbd({ children }: { children: string }): JSX.Element {
  const s = useStyles();
  return <kbd className={s.root}>{children}</kbd>;
}
