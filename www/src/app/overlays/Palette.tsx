import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useId, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { Search20Regular } from '../../ui/icons';
import { Kbd } from '../../ui/Kbd';
import { unseen, working } from '../../ui/measure';
import { Modal } from '../../ui/Modal';
import { RecordSymbol } from '../../ui/RecordSymbol';
import type { ThemeChoice } from '../../ui/theme';
import { type Entry, match } from '../commands';
import type { Deeds } from '../keys';
import { t } from '../text';
import { useEntries } from './useEntries';

const useStyles = makeStyles({
  surface: {
    inlineSize: '680px',
    maxInlineSize: 'calc(100vw - 24px)',
    maxBlockSize: 'min(600px, 84vh)',
    padding: 0,
    marginBlockStart: 'min(88px, 8vh)',
    display: 'flex',
    flexDirection: 'column',
    overflow: 'hidden',
  },
  top: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingInline: '18px',
    blockSize: '46px',
    flexShrink: 0,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  glyph: { display: 'flex', flexShrink: 0, color: tokens.colorNeutralForeground2 },
  input: {
    flexGrow: 1,
    minInlineSize: 0,
    blockSize: '100%',
    border: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase300,
    // The chosen row shows the focus; the caret shows where one types.
    outlineStyle: 'none',
    '::placeholder': { color: tokens.colorNeutralForeground3, opacity: 1 },
  },
  list: { flexGrow: 1, minBlockSize: 0, overflowY: 'auto', padding: tokens.spacingHorizontalS, scrollPaddingBlock: '32px' },
  emptyList: { flexGrow: 0, padding: 0 },
  group: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalMNudge} ${tokens.spacingVerticalXS}`,
  },
  option: {
    ...working,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    minBlockSize: '36px',
    paddingInline: tokens.spacingHorizontalMNudge,
    borderRadius: tokens.borderRadiusLarge,
    cursor: 'pointer',
  },
  active: {
    backgroundColor: tokens.colorNeutralBackground1Hover,
    outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
    outlineOffset: '-2px',
  },
  label: { flexGrow: 1, minInlineSize: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  detail: { marginInlineStart: tokens.spacingHorizontalS, color: tokens.colorNeutralForeground2 },
  mark: {
    backgroundColor: 'transparent',
    color: 'inherit',
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: 'underline',
    textDecorationColor: tokens.colorBrandForeground1,
  },
  none: { ...working, padding: tokens.spacingHorizontalL, color: tokens.colorNeutralForeground2 },
  foot: {
    display: 'flex',
    gap: tokens.spacingHorizontalL,
    flexShrink: 0,
    padding: `${tokens.spacingVerticalS} 14px`,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  unseen,
});

interface PaletteProps {
  deeds: Deeds;
  onTheme(choice: ThemeChoice): void;
  paneShown: boolean | null;
  onClose(): void;
}

// Records come last: they arrive while one types, and must not move what Enter would run.
const groups = ['goTo', 'do', 'record'] as const;
const groupNames = { record: 'palRecords', goTo: 'goTo', do: 'do' } as const;

/** Every command by its name: type to narrow, arrow keys to choose, Enter to run. */
export function Palette({ deeds, onTheme, paneShown, onClose }: PaletteProps): JSX.Element {
  const s = useStyles();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const { found, kind } = useEntries(typed, { deeds, onTheme, paneShown });
  const active = found[Math.min(chosen, found.length - 1)];

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [active]);

  // Closed first, so that the focus ends where the deed puts it.
  const run = (entry: Entry) => {
    flushSync(onClose);
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const last = found.length - 1;
    const now = Math.min(chosen, last);
    const next = {
      ArrowDown: now >= last ? 0 : now + 1,
      ArrowUp: now <= 0 ? last : now - 1,
      PageDown: last,
      PageUp: 0,
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setChosen(Math.max(0, next));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (active !== undefined) run(active);
    }
  };
  const optionId = (entry: Entry) => `${id}-${entry.name}`;
  return (
    <Modal name={{ label: t('commands') }} className={s.surface} onClose={onClose}>
      <div className={s.top}>
        <span className={s.glyph} aria-hidden>
          <Search20Regular />
        </span>
        <input
          className={s.input}
          role="combobox"
          aria-label={t('searchCommands')}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          {...(active !== undefined && { 'aria-activedescendant': optionId(active) })}
          placeholder={t('searchCommands')}
          value={typed}
          data-first
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Kbd>Esc</Kbd>
      </div>
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('commands')} className={mergeClasses(s.list, found.length === 0 && s.emptyList)}>
        {groups.map((group) => {
          const members = found.filter((entry) => entry.group === group);
          if (members.length === 0) return null;
          return (
            <div key={group} role="group" aria-labelledby={`${id}-${group}-name`}>
              <div id={`${id}-${group}-name`} className={s.group} role="presentation">
                {t(groupNames[group])}
              </div>
              {members.map((entry) => (
                <div
                  key={entry.name}
                  id={optionId(entry)}
                  role="option"
                  aria-selected={entry === active}
                  className={mergeClasses(s.option, entry === active && s.active)}
                  onMouseMove={() => setChosen(found.indexOf(entry))}
                  onClick={() => run(entry)}
                >
                  {entry.record === undefined ? (
                    <span className={s.glyph} aria-hidden>
                      <entry.icon />
                    </span>
                  ) : (
                    <RecordSymbol entity={entry.record.entity} size={20} label={kind(entry.record.entity)} />
                  )}
                  <span className={s.label}>
                    <Marked label={entry.label} typed={typed} />
                    {entry.record !== undefined && entry.record.detail !== '' && <span className={s.detail}>{entry.record.detail}</span>}
                  </span>
                  {entry.keys.length > 0 && (
                    <span>
                      {entry.keys.map((key) => (
                        <Kbd key={key}>{key}</Kbd>
                      ))}
                    </span>
                  )}
                </div>
              ))}
            </div>
          );
        })}
      </div>
      {found.length === 0 && <p role="status" className={s.none}>{t('noCommand', { text: typed.trim() })}</p>}
      <div className={s.foot} aria-hidden>
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> {t('choose')}
        </span>
        <span>
          <Kbd>Enter</Kbd> {t('run')}
        </span>
      </div>
      <div role="status" className={s.unseen}>
        {found.length > 0 && t('commandCount', { count: found.length })}
      </div>
    </Modal>
  );
}

/** A label with what was typed marked in it. */
function Marked({ label, typed }: { label: string; typed: string }): JSX.Element {
  const s = useStyles();
  const [start, end] = match(label, typed) ?? [0, 0];
  if (start === end) return <>{label}</>;
  return (
    <>
      {label.slice(0, start)}
      <mark className={s.mark}>{label.slice(start, end)}</mark>
      {label.slice(end)}
    </>
  );
}
