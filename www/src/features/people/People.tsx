import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { useSearch } from 'wouter';
import { useView } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { EmptyState } from '../../ui/EmptyState';
import { People28Regular } from '../../ui/icons';
import { LoadingRows } from '../../ui/LoadingRows';
import { measure, working } from '../../ui/measure';
import { Workspace } from '../../ui/Workspace';
import { ContactCard } from './ContactCard';
import { Contacts } from './Contacts';
import { PeopleList } from './PeopleList';
import { type Kind, PeopleNav } from './PeopleNav';
import { PersonCard } from './PersonCard';
import { t } from './text';
import { usePeople, type People as Known } from './usePeople';

const useStyles = makeStyles({
  count: { ...working, flexShrink: 0, color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
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

/** The people workspace: everybody in the organization, and the contacts that were imported. */
export function People(): JSX.Element {
  const said = new URLSearchParams(useSearch()).get('show');
  const kind: Kind = said === 'contacts' || said === 'lists' ? said : 'organization';
  const side = { title: t('kinds'), content: <PeopleNav here={kind} /> };
  if (kind === 'organization') return <Colleagues side={side} />;
  return <Imported key={kind} lists={kind === 'lists'} side={side} />;
}

interface SideProps {
  side: { title: string; content: JSX.Element };
}

function Colleagues({ side }: SideProps): JSX.Element {
  const { people, reload } = usePeople();
  const [open, setOpen] = useState<string | null>(null);
  const known = people.state === 'loading' ? [] : people.people;
  const person = known.find(({ id }) => id === open);
  return (
    <Workspace
      name="people"
      title={t('title')}
      commands={[]}
      side={side}
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
        content: person === undefined ? <NobodyOpen /> : <PersonCard person={person} />,
      }}
    />
  );
}

function Imported({ lists, side }: SideProps & { lists: boolean }): JSX.Element {
  const s = useStyles();
  const [open, setOpen] = useState<string | null>(null);
  const [total, setTotal] = useState<number>();
  return (
    <Workspace
      name="people"
      title={t(lists ? 'lists' : 'contacts')}
      commands={[]}
      side={side}
      after={
        <span role="status" className={s.count}>
          {total === undefined ? '' : t(lists ? 'totalLists' : 'total', { n: total })}
        </span>
      }
      list={<Contacts lists={lists} open={open} onOpen={setOpen} onCount={setTotal} />}
      reading={{
        title: t('person'),
        open: open !== null,
        onBack: () => setOpen(null),
        content: open === null ? <NobodyOpen /> : <ContactCard key={open} id={open} />,
      }}
    />
  );
}

function NobodyOpen(): JSX.Element {
  return <EmptyState icon={People28Regular} title={t('nothingOpen')} why={t('nothingOpenWhy')} />;
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
