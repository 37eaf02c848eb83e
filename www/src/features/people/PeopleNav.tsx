import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ContactCard20Regular } from '@fluentui/react-icons/svg/contact-card';
import { Organization20Regular } from '@fluentui/react-icons/svg/organization';
import { PeopleTeam20Regular } from '@fluentui/react-icons/svg/people-team';
import { useRef, type JSX } from 'react';
import { Link } from 'wouter';
import { measure, working } from '../../ui/measure';
import { useRoving } from '../../ui/roving';
import { t } from './text';

/** Which people show. */
export type Kind = 'organization' | 'contacts' | 'lists';

const entries = [
  { kind: 'organization', icon: Organization20Regular, label: t('organizationList') },
  { kind: 'contacts', icon: ContactCard20Regular, label: t('contacts') },
  { kind: 'lists', icon: PeopleTeam20Regular, label: t('lists') },
] as const;

const useStyles = makeStyles({
  list: { listStyleType: 'none', padding: tokens.spacingHorizontalSNudge, margin: 0 },
  link: {
    ...working,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minBlockSize: `${measure.folderRow + 4}px`,
    paddingInline: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusLarge,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  chosen: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    fontWeight: tokens.fontWeightSemibold,
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
});

/** The way to colleagues, imported contacts and distribution lists. */
export function PeopleNav({ here }: { here: Kind }): JSX.Element {
  const s = useStyles();
  const root = useRef<HTMLElement>(null);
  const roving = useRoving(root, 'vertical');
  return (
    <nav ref={root} aria-label={t('kinds')} {...roving}>
      <ul className={s.list}>
        {entries.map(({ kind, icon: Icon, label }) => (
          <li key={kind}>
            <Link href={kind === 'organization' ? '/people' : `/people?show=${kind}`} className={mergeClasses(s.link, kind === here && s.chosen)} aria-current={kind === here ? 'page' : undefined}>
              <Icon aria-hidden />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
