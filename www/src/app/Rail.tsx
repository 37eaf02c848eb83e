import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import { Link, useLocation } from 'wouter';
import { usePicked } from '../bridge';
import { ArrowSync20Regular } from '../ui/icons';
import { inertWhen } from '../ui/inert';
import { at, measure, unseen } from '../ui/measure';
import { places } from './places';
import { t } from './text';

const useStyles = makeStyles({
  root: {
    gridArea: 'rail',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    minBlockSize: 0,
    overflowY: 'auto',
    paddingInline: '3px',
    paddingBlockEnd: tokens.spacingVerticalSNudge,
    ':focus-visible': { outlineOffset: '-2px' },
    [at.phone]: {
      flexDirection: 'row',
      justifyContent: 'space-around',
      gap: 0,
      padding: 0,
      minBlockSize: `${measure.rail}px`,
      paddingBlockEnd: 'env(safe-area-inset-bottom)',
      overflow: 'visible',
      backgroundColor: tokens.colorNeutralBackground1,
      borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    },
  },
  link: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingVerticalXXS,
    flexShrink: 0,
    minBlockSize: '52px',
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid transparent`,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase100,
    lineHeight: '12px',
    textDecorationLine: 'none',
    ':hover': { color: tokens.colorNeutralForeground1, backgroundColor: tokens.colorNeutralBackground3Hover },
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
    },
    [at.phone]: { flexGrow: 1, flexBasis: 0, minInlineSize: 0, minBlockSize: `${measure.rail - 1}px` },
  },
  chosen: {
    color: tokens.colorBrandForeground1,
    fontWeight: tokens.fontWeightSemibold,
    ':hover': { color: tokens.colorBrandForeground1 },
    [at.narrowUp]: {
      backgroundColor: tokens.colorNeutralBackground1,
      border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
      '::before': {
        content: '""',
        position: 'absolute',
        insetInlineStart: '-1px',
        insetBlock: '16px',
        inlineSize: '3px',
        borderRadius: tokens.borderRadiusCircular,
        backgroundColor: tokens.colorBrandBackground,
      },
    },
  },
  badge: {
    position: 'absolute',
    insetBlockStart: '4px',
    insetInlineEnd: '8px',
    minInlineSize: '16px',
    paddingInline: '4px',
    borderRadius: tokens.borderRadiusCircular,
    fontSize: tokens.fontSizeBase100,
    lineHeight: '16px',
    textAlign: 'center',
    color: tokens.colorNeutralForegroundInverted,
    backgroundColor: tokens.colorStatusWarningForeground3,
  },
  unseen,
  last: {
    marginBlockStart: 'auto',
    [at.phone]: { display: 'none' },
  },
});

/** The way to the workspaces: beside the work area, or below it on a phone. */
export function Rail({ covered }: { covered: boolean }): JSX.Element {
  const s = useStyles();
  const [path] = useLocation();
  const issues = usePicked('sync', (sync) => sync?.issues ?? 0);
  return (
    <nav aria-label={t('workspaces')} className={s.root} data-pane="" tabIndex={-1} {...inertWhen(covered)}>
      {places.map(({ name, path: to, icon: Icon, chosenIcon: ChosenIcon }) => {
        const chosen = within(path, to);
        return (
          <Link
            key={name}
            href={to}
            className={mergeClasses(s.link, chosen && s.chosen)}
            aria-current={chosen ? 'page' : undefined}
          >
            {chosen ? <ChosenIcon aria-hidden /> : <Icon aria-hidden />}
            {t(name)}
          </Link>
        );
      })}
      <Link
        href="/sync"
        className={mergeClasses(s.link, s.last, within(path, '/sync') && s.chosen)}
        aria-current={within(path, '/sync') ? 'page' : undefined}
      >
        <ArrowSync20Regular aria-hidden />
        {t('sync')}
        {issues > 0 && (
          <>
            <span className={s.badge} aria-hidden>
              {issues > 99 ? '99+' : issues}
            </span>
            <span className={s.unseen}>{`, ${t('syncCount', { n: issues })}`}</span>
          </>
        )}
      </Link>
    </nav>
  );
}

/** Whether an address is that of a place or lies below it. */
function within(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}
