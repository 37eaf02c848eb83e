import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import { t } from './text';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    placeItems: 'center',
    flexShrink: 0,
    inlineSize: '28px',
    blockSize: '28px',
    borderRadius: tokens.borderRadiusLarge,
    fontSize: tokens.fontSizeBase300,
    lineHeight: 1,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    userSelect: 'none',
  },
  small: { inlineSize: '22px', blockSize: '22px', borderRadius: tokens.borderRadiusMedium, fontSize: tokens.fontSizeBase200 },
});

/** The product's mark; its name stands beside it in text. */
export function Tile({ small = false }: { small?: boolean }): JSX.Element {
  const s = useStyles();
  return (
    <span aria-hidden className={mergeClasses(s.root, small && s.small)}>
      {t('tile')}
    </span>
  );
}
