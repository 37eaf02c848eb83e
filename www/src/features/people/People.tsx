import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { useView } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { EmptyState } from '../../ui/EmptyState';
import { People28Regular } from '../../ui/icons';
import { LoadingRows } from '../../ui/LoadingRows';
import { measure, working } from '../../ui/measure';
import { Workspace } from '../../ui/Workspace';
import { PeopleList } from './PeopleList';
import { PersonCard } from './PersonCard';
import { t } from './text';
import { usePeople, type People as Known } from './usePeople';

const useStyles = makeStyles({
  note: {
    ...working,
    padding: `${tokens.spacingVerticalM} 14px`,
    color: tokens.colorNeutralForeground2,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: tokens.spacingVerticalS,
  },
});

/** The people workspace: everybody in the organization. */
export function People(): JSX.Element {
  const { people, reload } = usePeople();
  const [open, setOpen] = useState<string | null>(null);
  const known = people.state === 'loading' ? [] : people.people;
  const person = known.find(({ id }) => id === open);
  return (
    <Workspace
      name="people"
      title={t('title')}
      commands={[]}
      list={
        people.state === 'loading' ? (
          <LoadingRows label={t('loading')} height={measure.personRow} />
        ) : (
          <>
            <PeopleList people={known} open={open} onOpen={setOpen} />
            <Note people={people} reload={reload} />
          </>
        )
      }
      reading={{
        title: t('person'),
        open: person !== undefined,
        onBack: () => setOpen(null),
        content:
          person === undefined ? (
            <EmptyState icon={People28Regular} title={t('nothingOpen')} why={t('nothingOpenWhy')} />
          ) : (
            <PersonCard person={person} />
          ),
      }}
    />
  );
}

/** Says below the list what it does not hold, and the way on. */
function Note({ people, reload }: { people: Exclude<Known, { state: 'loading' }>; reload(): void }): JSX.Element | null {
  const s = useStyles();
  const managesUsers = useView('session')?.profile?.managesUsers === true;
  if (people.state === 'unknown') {
    return (
      <div className={s.note} role="status">
        <p>{t(people.why)}</p>
        {people.why === 'signedOut' ? (
          <ButtonLink href="/sign-in">{t('signIn')}</ButtonLink>
        ) : (
          <Button onClick={reload}>{t('tryAgain')}</Button>
        )}
      </div>
    );
  }
  const alone = people.people.length < 2;
  if (!alone && !managesUsers) return null;
  return (
    <div className={s.note}>
      {alone && <p>{t('alone')}</p>}
      {managesUsers && <ButtonLink href="/options/people">{t('invite')}</ButtonLink>}
    </div>
  );
}
