import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowUpload20Regular } from '@fluentui/react-icons/svg/arrow-upload';
import { ArrowUndo16Regular } from '@fluentui/react-icons/svg/arrow-undo';
import { CheckmarkCircle20Regular } from '@fluentui/react-icons/svg/checkmark-circle';
import { useEffect, useRef, useState, type JSX } from 'react';
import { type Change, useUndo, useWindow } from '../../bridge';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { working } from '../../ui/measure';
import { wholeMoment } from '../../ui/moment';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { type Span, useRows, useVirtual } from '../../ui/virtual';
import { t } from './text';
import { useDo } from './useDo';
import { changeWords } from './words';

const height = 54;

const useStyles = makeStyles({
  lead: { ...working, color: tokens.colorNeutralForeground2, paddingBlockEnd: tokens.spacingVerticalS },
  scroll: { ...working, maxBlockSize: 'max(320px, calc(100dvh - 380px))', overflow: 'auto', position: 'relative' },
  list: { position: 'relative', listStyleType: 'none', padding: 0 },
  row: {
    position: 'absolute',
    insetInline: 0,
    blockSize: `${height}px`,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingInline: tokens.spacingHorizontalXS,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
  words: { flexGrow: 1, minInlineSize: 0 },
  line: { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  second: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
  glyph: { display: 'grid', placeItems: 'center', inlineSize: '28px', color: tokens.colorNeutralForeground2 },
});

/** What waits to be sent, each change in words. */
export function WaitingTab(): JSX.Element {
  const s = useStyles();
  const [span, setSpan] = useState<Span>({ offset: 0, count: 80 });
  const { total, row } = useRows<Change>('', useWindow('outbox', {}, span));
  const scroller = useRef<HTMLDivElement>(null);
  const { drawn, wanted, onScroll } = useVirtual(scroller, total ?? 0, height, 0);
  const { offset, count } = wanted;
  useEffect(() => setSpan((now) => (now.offset === offset && now.count === count ? now : { offset, count })), [offset, count]);
  if (total === undefined) return <Loading rows={4} />;
  if (total === 0) return <EmptyState icon={CheckmarkCircle20Regular} title={t('waitingEmpty')} why={t('waitingEmptyWhy')} />;
  return (
    <>
      <p className={s.lead}>{t('waitingLead')}</p>
      <div ref={scroller} className={s.scroll} onScroll={onScroll}>
        <ol className={s.list} aria-label={t('tab.waiting')} style={{ blockSize: total * height }}>
          {Array.from({ length: drawn.count }, (_, i) => {
            const index = drawn.offset + i;
            const change = row(index);
            return (
              <li key={change?.mutation ?? index} className={s.row} style={{ transform: `translateY(${index * height}px)` }} aria-setsize={total} aria-posinset={index + 1}>
                {change !== undefined && <Waiting change={change} />}
              </li>
            );
          })}
        </ol>
      </div>
    </>
  );
}

function Waiting({ change }: { change: Change }): JSX.Element {
  const s = useStyles();
  const undo = useUndo();
  const attempt = useDo();
  const what = changeWords(change);
  const [first] = change.records;
  const when = wholeMoment(change.at, Date.now());
  return (
    <>
      {first === undefined ? (
        <span className={s.glyph} aria-hidden>
          <ArrowUpload20Regular />
        </span>
      ) : (
        <RecordSymbol entity={first.entity} size={28} />
      )}
      <span className={s.words}>
        <span className={s.line} title={what}>
          {what}
        </span>
        <span className={mergeClasses(s.line, s.second)}>{change.sent ? `${when} · ${t('sent')}` : when}</span>
      </span>
      {change.mayUndo && (
        <Button
          size="small"
          icon={<ArrowUndo16Regular />}
          aria-label={t('undoOf', { what })}
          onClick={() =>
            void attempt(undo(change.mutation), t('undone'), t('undoFailed'))
          }
        >
          {t('undo')}
        </Button>
      )}
    </>
  );
}
