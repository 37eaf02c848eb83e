import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowUndo16Regular } from '@fluentui/react-icons/svg/arrow-undo';
import type { JSX } from 'react';
import type { Entity, HistoryEntry, Input, RecordView } from '../../bridge';
import { wholeMoment } from '../../ui/moment';
import { sameValue, valueText } from '../../ui/value';
import { t } from './text';
import { kindWords, whoWords } from './words';

const useStyles = makeStyles({
  item: { paddingBlock: tokens.spacingVerticalM, borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}` },
  head: { display: 'flex', justifyContent: 'space-between', gap: tokens.spacingHorizontalS, alignItems: 'baseline' },
  what: { fontWeight: tokens.fontWeightSemibold },
  when: { flexShrink: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  device: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
  change: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, marginBlockStart: tokens.spacingVerticalSNudge },
  words: { flexGrow: 1, minInlineSize: 0, overflowWrap: 'anywhere' },
  label: { display: 'block', fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
  before: { color: tokens.colorNeutralForeground3, textDecorationLine: 'line-through' },
  undo: { marginBlockStart: tokens.spacingVerticalSNudge, marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})` },
});

interface HistoryItemProps {
  entity: Entity;
  record: RecordView;
  entry: HistoryEntry;
  me: string | undefined;
  onRestore(attribute: string, label: string, value: Input): void;
  onUndo(): void;
}

/** One change of a record. */
export function HistoryItem({ entity, record, entry, me, onRestore, onUndo }: HistoryItemProps): JSX.Element {
  const s = useStyles();
  const facts = [
    ...(entry.device === '' ? [] : [t('historyFrom', { device: entry.device })]),
    ...(entry.pending ? [t('historyWaiting')] : []),
  ];
  return (
    <li className={s.item}>
      <div className={s.head}>
        <span className={s.what}>{kindWords(entry.kind, whoWords(entry.by, me))}</span>
        <span className={s.when}>{wholeMoment(entry.at, Date.now())}</span>
      </div>
      {facts.length > 0 && <p className={s.device}>{facts.join(' · ')}</p>}
      {entry.erased === true && <p className={s.device}>{t('historyErased')}</p>}
      {entry.changes.map(({ attribute, label, before, after }) => {
        const known = entity.attributes.find((a) => a.name === attribute);
        const was = valueText(known, before);
        const is = valueText(known, after);
        const fixed = known === undefined || known.computed === true || known.type === 'owner' || known.type === 'state' || known.type === 'status';
        const restorable = record.mayWrite && !fixed && entry.kind === 'update' && !sameValue(record.fields[attribute], before);
        return (
          <div key={attribute} className={s.change}>
            <span className={s.words}>
              <span className={s.label}>{label}</span>
              {was !== '' && (
                <>
                  <del className={s.before}>{was}</del>{' '}
                </>
              )}
              <ins style={{ textDecoration: 'none' }}>{is === '' ? t('noValue') : is}</ins>
            </span>
            {restorable && (
              <Button
                size="small"
                icon={<ArrowUndo16Regular />}
                aria-label={t('restoreValue', { label, value: was === '' ? t('noValue') : was })}
                onClick={() => onRestore(attribute, label, before)}
              >
                {t('restore')}
              </Button>
            )}
          </div>
        );
      })}
      {entry.mayUndo && (
        <Button size="small" appearance="subtle" className={s.undo} icon={<ArrowUndo16Regular />} onClick={onUndo}>
          {t('undoEntry')}
        </Button>
      )}
    </li>
  );
}
