import { Button } from '@fluentui/react-components';
import type { JSX } from 'react';
import { type Link, type Pane, type PaneParty, useCatalogue } from '../../bridge';
import { Avatar } from '../../ui/Avatar';
import { QuestionCircle20Regular } from '../../ui/icons';
import { RecordRow } from '../../ui/RecordRow';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { linkName } from '../../ui/RecordLink';
import { isTracked, useSubjects } from '../../ui/tracking/subject';
import { usePaneStyles } from './paneStyles';
import { Section } from './Section';
import { t } from './text';

interface PeopleSectionProps {
  id: string;
  pane: Pane;
  onOpen(record: Link): void;
}

/** Everybody on a message, and which records their addresses mean. */
export function PeopleSection({ id, pane, onOpen }: PeopleSectionProps): JSX.Element {
  const s = usePaneStyles();
  const { people, morePeople } = pane;
  return (
    <Section title={t('people')} count={people.length + morePeople}>
      <ul className={s.list}>
        {people.map((party, i) => (
          // The same address may stand in two roles.
          <li key={i}>
            <Party id={id} party={party} pane={pane} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {morePeople > 0 && <p className={s.small}>{t('morePeople', { n: morePeople })}</p>}
    </Section>
  );
}

function Party({ id, party, pane, onOpen }: { id: string; party: PaneParty; pane: Pane; onOpen(record: Link): void }): JSX.Element {
  const s = usePaneStyles();
  const known = useCatalogue();
  const { match, records, isList, isMe } = party;
  const name = nameOf(party);
  if (match === 'record' && records.length > 0) {
    return (
      <>
        {records.map(({ record, detail, address }) => {
          const kind = known?.entity(record.entity)?.label ?? t('user');
          const line = [kind, detail, address].filter((part) => part !== '').join(' · ');
          return <RecordRow key={record.id} record={isMe ? { ...record, name: t('you', { name: linkName(record) }) } : record} detail={line} strong onOpen={onOpen} />;
        })}
      </>
    );
  }
  if (isList || isMe) {
    return (
      <div className={s.person}>
        {isList ? <RecordSymbol entity="list" size={28} label={t('list')} /> : <Avatar name={name} own small />}
        <div className={s.words}>
          <p className={s.strong}>{isMe ? t('you', { name }) : name}</p>
          <p className={s.small}>{isList ? t('list') : party.address}</p>
        </div>
      </div>
    );
  }
  return <Stranger id={id} party={party} pane={pane} onOpen={onOpen} />;
}

/** Somebody who is in no record, or only may be. */
function Stranger({ id, party, pane, onOpen }: { id: string; party: PaneParty; pane: Pane; onOpen(record: Link): void }): JSX.Element {
  const s = usePaneStyles();
  const store = useSubjects();
  const known = useCatalogue();
  const { address, match, records } = party;
  const name = nameOf(party);
  const may = pane.mayTrack && address !== '';
  const ask = (entity: 'contact' | 'lead') => store.ask({ what: 'create', entity, item: id, party, tracked: isTracked(pane) });
  const possible = match === 'possible' ? records : [];
  return (
    <div className={s.unknown} role="group" aria-label={name}>
      <span className={s.unknownMark} aria-hidden>
        <QuestionCircle20Regular />
      </span>
      <div className={s.words}>
        <p className={s.strong}>{name}</p>
        <p className={s.small}>{[address !== name && address, t(address === '' ? 'unnamed' : 'notInCrm')].filter(Boolean).join(' · ')}</p>
      </div>
      {possible.map(({ record, detail }) => {
        const kind = (known?.entity(record.entity)?.label ?? '').toLocaleLowerCase();
        return (
          <div key={record.id} style={{ gridColumn: '1 / -1' }}>
            <RecordRow record={record} detail={[t('possible', { kind }), detail].filter((part) => part !== '').join(' · ')} onOpen={onOpen} />
          </div>
        );
      })}
      {may && (
        <div className={s.unknownActions}>
          <Button size="small" className={s.button} aria-label={t('of', { label: t('createContact'), address: name })} onClick={() => ask('contact')}>
            {t('createContact')}
          </Button>
          <Button size="small" className={s.button} aria-label={t('of', { label: t('createLead'), address: name })} onClick={() => ask('lead')}>
            {t('createLead')}
          </Button>
          <Button size="small" appearance="subtle" className={s.button} aria-label={t('of', { label: t('match'), address: name })} onClick={() => store.ask({ what: 'match', item: id, party })}>
            {t('match')}
          </Button>
        </div>
      )}
    </div>
  );
}

function nameOf({ name, address }: PaneParty): string {
  return name === '' ? address : name;
}
