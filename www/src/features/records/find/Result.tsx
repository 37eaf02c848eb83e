import { Badge, Link as FluentLink, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { useLocation } from 'wouter';
import { type Entity, useWindow } from '../../../bridge';
import { EmptyState } from '../../../ui/EmptyState';
import { Search28Regular } from '../../../ui/icons';
import { working } from '../../../ui/measure';
import { RecordLink } from '../../../ui/RecordLink';
import { valueText } from '../../../ui/value';
import { FaultList } from './TextTab';
import { t } from './text';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM, padding: '14px' },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  title: { flexGrow: 1, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  count: { fontSize: tokens.fontSizeHero700, lineHeight: tokens.lineHeightHero700, fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: 'tabular-nums' },
  quiet: { ...working, color: tokens.colorNeutralForeground2 },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    ...working,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1.4fr) minmax(0, 1fr)',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    minBlockSize: '36px',
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
    '& > *': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  },
});

const most = 50;

interface ResultProps {
  entity: Entity;
  filter: string;
  /** Whether the engine has read the filter. */
  ready: boolean;
  /** Opens all that match as a list. */
  onAll(): void;
}

/** What the filter selects on this device, as it is edited. */
export function Result({ entity, filter, ready, onAll }: ResultProps): JSX.Element {
  const s = useStyles();
  const [, navigate] = useLocation();
  const [span] = useState({ offset: 0, count: most });
  const list = useWindow('list', { entity: entity.name, sort: '', descending: false, search: '', scope: 'all', filter }, span);
  const faults = list?.faults ?? [];
  const counting = !ready || list === undefined || list.filtering === true || list.loading;
  const second = entity.columns.find((name) => name !== entity.nameOf);
  const column = second === undefined ? -1 : entity.columns.indexOf(second);
  const attribute = entity.attributes.find(({ name }) => name === second);
  return (
    <section className={s.root} aria-label={t('result')} aria-busy={counting}>
      <div className={s.head}>
        <h2 className={s.title}>{t('result')}</h2>
        <Badge appearance="outline" color={faults.length > 0 ? 'danger' : 'success'}>
          {t(faults.length > 0 ? 'invalid' : 'valid')}
        </Badge>
      </div>
      {faults.length > 0 ? (
        <FaultList faults={faults} />
      ) : (
        <>
          <p role="status">
            {counting && list === undefined ? (
              <span className={s.quiet}>{t('counting')}</span>
            ) : (
              <>
                <span className={s.count}>{(list?.total ?? 0).toLocaleString()}</span> <span>{t('matches', { n: list?.total ?? 0 })}</span>
              </>
            )}
          </p>
          <p className={s.quiet}>{list?.loading === true ? t('stillLoading') : t('looked', { n: list?.looked ?? 0 })}</p>
          {!counting && list.total === 0 && <EmptyState icon={Search28Regular} title={t('none')} why={t('noneWhy')} />}
          {list !== undefined && list.total > 0 && (
            <>
              <ul className={s.list}>
                {list.rows.map((row) => (
                  <li key={row.id} className={s.row}>
                    <RecordLink link={{ entity: entity.name, id: row.id, name: row.name }} />
                    <span className={s.quiet}>{attribute === undefined ? '' : valueText(attribute, row.cells[column])}</span>
                  </li>
                ))}
              </ul>
              <FluentLink
                as="button"
                onClick={() => {
                  onAll();
                  navigate(`/records/${entity.name}?find&scope=all`);
                }}
              >
                {t('openAll', { n: list.total })}
              </FluentLink>
            </>
          )}
        </>
      )}
    </section>
  );
}
