import type { JSX } from 'react';
import { usePickerStyles } from './pickerStyles';

/** A text with the words that were typed marked in it. */
export function Marked({ text, typed }: { text: string; typed: string }): JSX.Element {
  const s = usePickerStyles();
  return (
    <>
      {markedParts(text, typed).map(({ part, marked }, i) =>
        marked ? (
          <mark key={i} className={s.mark}>
            {part}
          </mark>
        ) : (
          part
        ),
      )}
    </>
  );
}

/** A text in the parts that were typed, and those between them. */
export function markedParts(text: string, typed: string): readonly { part: string; marked: boolean }[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter((word) => word !== '');
  const lower = text.toLocaleLowerCase();
  // Where a letter changes its length with its case, places would not fit.
  if (words.length === 0 || lower.length !== text.length) return [{ part: text, marked: false }];
  const marks = Array.from({ length: text.length }, () => false);
  for (const word of words) {
    for (let from = lower.indexOf(word); from >= 0; from = lower.indexOf(word, from + word.length)) marks.fill(true, from, from + word.length);
  }
  const parts: { part: string; marked: boolean }[] = [];
  marks.forEach((marked, i) => {
    const last = parts.at(-1);
    if (last?.marked === marked) last.part += text[i] ?? '';
    else parts.push({ part: text[i] ?? '', marked });
  });
  return parts;
}
