import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { useEffect, type JSX, type ReactNode } from 'react';
import { from } from '../../ui/measure';
import { ShieldCheckmark20Regular } from './icons';
import { t } from './text';

const narrow = `@media (max-width: ${from.narrow - 0.02}px)`;

const useStyles = makeStyles({
  page: {
    minHeight: '100dvh',
    display: 'grid',
    gridTemplateColumns: 'minmax(16rem, 26rem) minmax(0, 1fr)',
    gridTemplateRows: '1fr auto',
    gridTemplateAreas: '"brand form" "foot form"',
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    [narrow]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      gridTemplateRows: 'auto 1fr auto',
      gridTemplateAreas: '"brand" "form" "foot"',
    },
  },
  side: {
    backgroundColor: tokens.colorNeutralBackground3,
    borderRight: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    paddingInline: '3rem',
    [narrow]: { borderRight: 'none', paddingInline: tokens.spacingHorizontalXL },
  },
  brand: {
    gridArea: 'brand',
    paddingBlock: '3.5rem 0',
    [narrow]: {
      display: 'grid',
      gridTemplateColumns: 'auto 1fr',
      columnGap: tokens.spacingHorizontalM,
      alignItems: 'center',
      paddingBlock: tokens.spacingVerticalXL,
      borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    },
  },
  tile: {
    ...typographyStyles.title3,
    display: 'inline-grid',
    placeItems: 'center',
    width: '3.5rem',
    height: '3.5rem',
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
  },
  product: {
    ...typographyStyles.title2,
    marginBlock: `${tokens.spacingVerticalXXL} ${tokens.spacingVerticalS}`,
    [narrow]: { ...typographyStyles.title3, marginBlock: 0 },
  },
  sentence: {
    ...typographyStyles.body1,
    marginBlock: 0,
    color: tokens.colorNeutralForeground3,
    [narrow]: { display: 'none' },
  },
  foot: {
    ...typographyStyles.caption1,
    gridArea: 'foot',
    display: 'flex',
    columnGap: tokens.spacingHorizontalS,
    alignItems: 'start',
    paddingBlock: `${tokens.spacingVerticalL} 3.5rem`,
    color: tokens.colorNeutralForeground3,
    [narrow]: {
      paddingBlock: tokens.spacingVerticalL,
      borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    },
  },
  glyph: { flexShrink: 0 },
  main: {
    gridArea: 'form',
    display: 'grid',
    alignContent: 'center',
    paddingBlock: tokens.spacingVerticalXXXL,
    paddingInline: 'clamp(1.25rem, 5vw, 4.5rem)',
    [narrow]: { alignContent: 'start' },
  },
  column: { width: '100%', maxWidth: '27.25rem', minWidth: 0 },
});

/** What stands around every page before the workspace. */
export function EntryFrame({ children }: { children: ReactNode }): JSX.Element {
  const styles = useStyles();
  return (
    <div className={styles.page}>
      <header className={`${styles.side} ${styles.brand}`}>
        <span className={styles.tile} aria-hidden>
          {t('product.tile')}
        </span>
        <p className={styles.product}>{t('product')}</p>
        <p className={styles.sentence}>{t('product.sentence')}</p>
      </header>
      <main className={styles.main}>
        <div className={styles.column}>{children}</div>
      </main>
      <footer className={`${styles.side} ${styles.foot}`}>
        <ShieldCheckmark20Regular className={styles.glyph} aria-hidden />
        <span>{t('product.signingOut')}</span>
      </footer>
    </div>
  );
}

const useTitleStyles = makeStyles({
  title: { ...typographyStyles.title3, marginBlock: 0 },
  lead: { ...typographyStyles.body1, marginBlock: `${tokens.spacingVerticalXS} 0`, color: tokens.colorNeutralForeground3 },
});

/** The heading of a page before the workspace; it also names the document. */
export function EntryTitle({ title, lead }: { title: string; lead?: string }): JSX.Element {
  const styles = useTitleStyles();
  useEffect(() => {
    document.title = t('title', { screen: title });
  }, [title]);
  return (
    <>
      <h1 className={styles.title}>{title}</h1>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
    </>
  );
}
