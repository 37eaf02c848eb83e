import { makeStyles, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import { useView, type Person } from '../../bridge';
import { Avatar } from '../../ui/Avatar';
import { working } from '../../ui/measure';
import { roleName } from '../../ui/roleName';
import { t } from './text';

const useStyles = makeStyles({
  root: { padding: tokens.spacingHorizontalXL },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM, marginBlockEnd: tokens.spacingVerticalL },
  name: {
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  facts: {
    ...working,
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalS,
  },
  term: { color: tokens.colorNeutralForeground2 },
  value: { overflowWrap: 'anywhere' },
});

/** What the organization knows of one of its people. */
export function PersonCard({ person }: { person: Person }): JSX.Element {
  const s = useStyles();
  const organization = useView('session')?.profile?.organizationName;
  const facts = [
    [t('email'), person.email],
    [t('role'), roleName(person.role)],
    ...(organization === undefined ? [] : [[t('organization'), organization]]),
  ];
  return (
    <div className={s.root}>
      <div className={s.head}>
        <Avatar name={person.name} own={person.you} />
        <h2 className={s.name}>{person.name}</h2>
      </div>
      <dl className={s.facts}>
        {facts.map(([term, value]) => [
          <dt key={`${term} term`} className={s.term}>
            {term}
          </dt>,
          <dd key={`${term} value`} className={s.value}>
            {value}
          </dd>,
        ])}
      </dl>
    </div>
  );
}
