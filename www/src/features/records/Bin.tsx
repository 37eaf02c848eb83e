import { Button, Input, makeStyles, Select, tokens, Tooltip } from '@fluentui/react-components';
import { ArrowUpload16Regular } from '@fluentui/react-icons/svg/arrow-upload';
import { BinRecycle24Regular } from '@fluentui/react-icons/svg/bin-recycle';
import { useEffect, useRef, useState, type JSX } from 'react';
import { type BinRow, type Known, useWindow } from '../../bridge';
import { EmptyState } from '../../ui/EmptyState';
import { useLayout } from '../../ui/layout';
import { LoadingRows } from '../../ui/LoadingRows';
import { wholeMoment } from '../../ui/moment';
import { linkName } from '../../ui/RecordLink';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { instantText } from '../../ui/value';
import { type Span, useRows, useVirtual } from '../../ui/virtual';
import { Workspace } from '../../ui/Workspace';
import { EntityNav } from './EntityNav';
import { useGridStyles } from './gridStyles';
import { t } from './text';
import { useDeeds } from './useDeeds';
import { causeWords, inSentence } from './words';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', blockSize: '100%' },
  filters: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalSNudge} 14px`,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
  search: { flexGrow: 1, flexBasis: '160px', maxInlineSize: '360px' },
  grid: { position: 'relative', flexGrow: 1, minBlockSize: 0 },
  action: { paddingInline: tokens.spacingHorizontalS, justifySelf: 'end' },
});

const height = 54;
const template = 'minmax(0, 1fr) max-content';

/** What was deleted, and the way back. */
export function Bin({ known }: { known: Known }): JSX.Element {
  const s = useStyles();
  const [entity, setEntity] = useState('');
  const [search, setSearch] = useState('');
  const query = { entity, search: search.trim() };
  const [span, setSpan] = useState<Span>({ offset: 0, count: 80 });
  const { total, row } = useRows<BinRow>(JSON.stringify(query), useWindow('bin', query, span));
  const plural = inSentence(known.entity(entity)?.plural ?? '');
  return (
    <Workspace
      name="records"
      title={t('bin')}
      commands={[]}
      pane={false}
      side={{ title: t('records'), content: <EntityNav known={known} here="bin" /> }}
      list={
        <div className={s.root}>
          <div className={s.filters} role="search">
            <Input
              className={s.search}
              type="search"
              aria-label={t('binSearch')}
              placeholder={t('binSearch')}
              value={search}
              onChange={(_, data) => setSearch(data.value)}
            />
            <Select aria-label={t('binKind')} value={entity} onChange={(_, data) => setEntity(data.value)}>
              <option value="">{t('binAll')}</option>
              {known.entities.map((e) => (
                <option key={e.name} value={e.name}>
                  {e.plural}
                </option>
              ))}
            </Select>
          </div>
          <div className={s.grid}>
            {total === undefined ? (
              <LoadingRows label={t('loading')} height={height} />
            ) : total > 0 ? (
              <BinList total={total} row={row} known={known} onWanted={setSpan} />
            ) : query.search !== '' ? (
              <EmptyState icon={BinRecycle24Regular} title={t('noMatch', { text: query.search })} why={t('binNoMatch', { text: query.search })} />
            ) : (
              <EmptyState icon={BinRecycle24Regular} title={t('binEmpty')} why={entity === '' ? t('binEmptyWhy') : t('binEmptyKind', { plural })} />
            )}
          </div>
        </div>
      }
    />
  );
}

interface BinListProps {
  total: number;
  row(index: number): BinRow | undefined;
  known: Known;
  onWanted(span: Span): void;
}

function BinList({ total, row, known, onWanted }: BinListProps): JSX.Element {
  const g = useGridStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const { drawn, wanted, onScroll } = useVirtual(scroller, total, height, 0);
  const { offset, count } = wanted;
  useEffect(() => onWanted({ offset, count }), [onWanted, offset, count]);
  return (
    <div ref={scroller} className={g.scroll} onScroll={onScroll}>
      <ul aria-label={t('bin')} className={g.body} style={{ blockSize: total * height, padding: 0, listStyleType: 'none' }}>
        {Array.from({ length: drawn.count }, (_, i) => {
          const index = drawn.offset + i;
          return <BinEntry key={index} row={row(index)} index={index} total={total} known={known} />;
        })}
      </ul>
    </div>
  );
}

function BinEntry({ row, index, total, known }: { row: BinRow | undefined; index: number; total: number; known: Known }): JSX.Element {
  const s = useStyles();
  const g = useGridStyles();
  const phone = useLayout() === 'phone';
  const { restore } = useDeeds();
  const style = { transform: `translateY(${index * height}px)`, blockSize: height, gridTemplateColumns: template };
  if (row === undefined) return <li className={g.row} style={style} />;
  const { record } = row;
  const name = linkName({ ...record, deleted: false });
  const when = wholeMoment(row.on, Date.now());
  const facts = [
    known.entity(record.entity)?.label ?? record.entity,
    `${causeWords(row.cause)} ${row.by === null ? when : t('binBy', { when, who: row.by.name })}`,
    ...(phone || row.purgedOn === 0 ? [] : [`${t('binUntil')} ${instantText(row.purgedOn)}`]),
  ];
  const button = (
    <Button size="small" aria-label={t('restoreOf', { name })} disabledFocusable={!row.mayRestore} onClick={() => void restore(record)}>
      {t('restore')}
    </Button>
  );
  return (
    <li className={g.row} style={style} aria-setsize={total} aria-posinset={index + 1}>
      <span className={g.nameCell}>
        <RecordSymbol entity={record.entity} size={28} />
        <span className={g.words}>
          <span className={g.name}>{name}</span>
          <span className={g.second}>{facts.join(' · ')}</span>
        </span>
        {row.pending && (
          <span role="img" aria-label={t('pending')} className={g.pending}>
            <ArrowUpload16Regular aria-hidden />
          </span>
        )}
      </span>
      <span className={s.action}>
        {row.mayRestore ? (
          button
        ) : (
          <Tooltip content={`${t('restore')}: ${t('mayNotRestore')}`} relationship="description" withArrow>
            {button}
          </Tooltip>
        )}
      </span>
    </li>
  );
}
