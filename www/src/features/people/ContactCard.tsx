import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { PeopleTeam28Regular } from '@fluentui/react-icons/svg/people-team';
import { useEffect, useState, type JSX, type ReactNode } from 'react';
import { type Card, type LabelledValue, useSend, useView } from '../../bridge';
import { Avatar } from '../../ui/Avatar';
import { EmptyState } from '../../ui/EmptyState';
import { People28Regular } from '../../ui/icons';
import { LoadingRows } from '../../ui/LoadingRows';
import { measure, working } from '../../ui/measure';
import { useSettingStyles } from '../../ui/settingStyles';
import { t } from './text';

const useStyles = makeStyles({
  root: { padding: tokens.spacingHorizontalXL },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalL, paddingBlockEnd: tokens.spacingVerticalL, marginBlockEnd: tokens.spacingVerticalL, borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}` },
  face: { flexShrink: 0, '& > span': { inlineSize: '64px', blockSize: '64px', fontSize: tokens.fontSizeBase500 } },
  photo: { inlineSize: '64px', blockSize: '64px', borderRadius: tokens.borderRadiusCircular, objectFit: 'cover', display: 'block' },
  group: { display: 'grid', placeItems: 'center', inlineSize: '52px', blockSize: '52px', borderRadius: tokens.borderRadiusXLarge, color: tokens.colorNeutralForeground2, backgroundColor: tokens.colorNeutralBackground5 },
  name: { fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  second: { ...working, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  lines: { whiteSpace: 'pre-line' },
  members: { listStyleType: 'none', padding: 0, margin: 0 },
  member: { ...working, display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM, minBlockSize: '48px', borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}` },
  title: { ...working, fontWeight: tokens.fontWeightSemibold, marginBlock: `${tokens.spacingVerticalXL} ${tokens.spacingVerticalS}` },
  foot: { ...working, color: tokens.colorNeutralForeground3, marginBlockStart: tokens.spacingVerticalL },
});

/** A contact or a distribution list as it was imported. */
export function ContactCard({ id }: { id: string }): JSX.Element {
  const card = useView('card', { id });
  if (card === undefined || card.phase === 'loading') return <LoadingRows label={t('loading')} height={measure.personRow} />;
  if (card.phase === 'absent') return <EmptyState icon={People28Regular} title={t('gone')} why={t('goneWhy')} />;
  return <Found id={id} card={card} />;
}

function Found({ id, card }: { id: string; card: Card }): JSX.Element {
  const s = useStyles();
  const setting = useSettingStyles();
  const name = card.name === '' ? (card.emails[0]?.value ?? t('unnamed')) : card.name;
  const second = card.isList ? t('listOf', { members: t('members', { n: card.members.length }) }) : card.jobTitle;
  return (
    <div className={s.root}>
      <div className={s.head}>
        <Face id={id} card={card} name={name} />
        <div>
          <h2 className={s.name}>{name}</h2>
          {second !== '' && <p className={s.second}>{second}</p>}
        </div>
      </div>
      <dl className={setting.facts}>
        <Facts term={t('email')} values={card.emails} draw={(value) => <Link href={`mailto:${value}`}>{value}</Link>} />
        <Facts term={t('phone')} values={card.phones} draw={(value) => <Link href={`tel:${value.replaceAll(/[^\d+]/g, '')}`}>{value}</Link>} />
        <Facts term={t('address')} values={card.addresses} draw={(value) => <span className={s.lines}>{value}</span>} />
        <Facts term={t('url')} values={card.urls} draw={webPage} />
        <Fact term={t('company')} value={card.company} />
        {card.isList && <Fact term={t('jobTitle')} value={card.jobTitle} />}
        <Fact term={t('birthday')} value={card.birthday} />
        <Fact term={t('categories')} value={card.categories.join(', ')} />
        <Fact term={t('note')} value={card.note} />
        <Fact term={t('source')} value={card.source} />
      </dl>
      {card.isList && (
        <section aria-label={t('memberList')}>
          <h3 className={s.title}>{t('members', { n: card.members.length })}</h3>
          <ul className={s.members}>
            {card.members.map((member, i) => (
              // The same person may stand there twice.
              <li key={i} className={s.member}>
                <Avatar name={member.name === '' ? member.address : member.name} />
                <span>
                  {member.name === '' ? member.address : member.name}
                  {member.name !== '' && member.address !== '' && <p className={s.second}>{member.address}</p>}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className={s.foot}>{t('readOnly')}</p>
    </div>
  );
}

function Facts({ term, values, draw }: { term: string; values: readonly LabelledValue[]; draw(value: string): ReactNode }): JSX.Element {
  return (
    <>
      {values.map(({ label, value }, i) => [
        <dt key={`${i} term`}>{label === '' ? term : t('labelled', { term, label })}</dt>,
        <dd key={`${i} value`}>{draw(value)}</dd>,
      ])}
    </>
  );
}

function Fact({ term, value }: { term: string; value: string }): JSX.Element | null {
  const s = useStyles();
  if (value === '') return null;
  return (
    <>
      <dt>{term}</dt>
      <dd className={s.lines}>{value}</dd>
    </>
  );
}

/** A link to a web page; anything else that a card calls one is text. */
function webPage(value: string): ReactNode {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return value;
  return (
    <Link href={url.href} target="_blank" rel="noopener noreferrer">
      {value}
    </Link>
  );
}

function Face({ id, card, name }: { id: string; card: Card; name: string }): JSX.Element {
  const s = useStyles();
  const photo = usePhoto(id, card.photo);
  if (card.isList) {
    return (
      <span className={s.group} aria-hidden>
        <PeopleTeam28Regular />
      </span>
    );
  }
  return <div className={s.face}>{photo === null ? <Avatar name={name} /> : <img className={s.photo} src={photo} alt={t('photo', { name })} />}</div>;
}

/** The address of a picture while it shows; null without one, and where its bytes cannot be had. */
function usePhoto(id: string, part: string | null): string | null {
  const ask = useSend('attachment');
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (part === null) return undefined;
    let made: string | null = null;
    let wanted = true;
    ask({ id, part }).then(
      ({ blob }) => {
        if (!wanted) return;
        made = URL.createObjectURL(blob);
        setUrl(made);
      },
      (error: unknown) => console.warn('photo', error),
    );
    return () => {
      wanted = false;
      setUrl(null);
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [ask, id, part]);
  return url;
}
