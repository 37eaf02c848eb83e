import { Button, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useId, useRef, type JSX } from 'react';
import type { FilterFault } from '../../../bridge';
import { working } from '../../../ui/measure';
import { t } from './text';

const useStyles = makeStyles({
  root: { display: 'grid', rowGap: tokens.spacingVerticalS },
  text: { '& textarea': { ...working, fontFamily: tokens.fontFamilyMonospace, minBlockSize: '320px', whiteSpace: 'pre', overflowX: 'auto', maxBlockSize: 'none' } },
  help: { ...working, color: tokens.colorNeutralForeground3 },
  faults: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', rowGap: tokens.spacingVerticalXS },
  fault: { ...working, display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: tokens.spacingHorizontalS, color: tokens.colorPaletteRedForeground1 },
});

interface TextTabProps {
  text: string;
  faults: readonly FilterFault[];
  onChange(text: string): void;
}

/** The filter as FetchXML, with what is wrong in it and where. */
export function TextTab({ text, faults, onChange }: TextTabProps): JSX.Element {
  const s = useStyles();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const goTo = (offset: number) => {
    area.current?.focus();
    area.current?.setSelectionRange(offset, offset);
    const line = text.slice(0, offset).split('\n').length;
    if (area.current !== null) area.current.scrollTop = Math.max(0, (line - 4) * 18);
  };
  return (
    <div className={s.root}>
      <Textarea
        textarea={{ ref: area }}
        className={s.text}
        aria-label={t('text')}
        aria-describedby={id}
        aria-invalid={faults.length > 0}
        resize="vertical"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(_, data) => onChange(data.value)}
      />
      <FaultList id={id} faults={faults} onGo={goTo} />
    </div>
  );
}

/** What is wrong with a filter, in words, each with the way to its place. */
export function FaultList({ id, faults, onGo }: { id?: string; faults: readonly FilterFault[]; onGo?(offset: number): void }): JSX.Element {
  const s = useStyles();
  if (faults.length === 0) {
    return (
      <p id={id} className={s.help}>
        {t('textHelp')}
      </p>
    );
  }
  return (
    <ul id={id} role="alert" className={s.faults}>
      {faults.map((fault, index) => (
        <li key={index} className={s.fault}>
          <span>{faultWords(fault)}</span>
          {onGo !== undefined && fault.line > 0 && (
            <Button size="small" appearance="subtle" onClick={() => onGo(fault.offset)}>
              {t('goThere')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A fault as a sentence. */
export function faultWords({ line, column, code, found, expected }: FilterFault): string {
  if (code === 'too-costly') return t('tooCostly');
  return line > 0 ? t('fault', { line, column, found, expected }) : t('faultNowhere', { found, expected });
}
