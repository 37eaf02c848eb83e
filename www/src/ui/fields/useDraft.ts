import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Attribute, Input } from '../../bridge';
import { refusalOf } from '../refusal';
import { sameValue, valueText } from '../value';
import { editText, readField } from './parse';
import { t } from './text';

/** Why a value was not saved, in words. */
export function notSaved(thrown: unknown): string {
  switch (refusalOf(thrown).kind) {
    case 'invalid':
    case 'tooLarge':
      return t('invalid');
    case 'denied':
      return t('denied');
    case 'full':
      return t('full');
    default:
      return t('notSaved');
  }
}

/** How long a saved text stays in its field while the view does not show it yet. */
const settleMillis = 1500;

interface Draft {
  text: string;
  fault: string | null;
  /** Somebody else changed the value while it was being typed. */
  elsewhere: string | null;
  onChange(text: string): void;
  onFocus(): void;
  onBlur(): void;
  onKeyDown(event: KeyboardEvent): void;
}

/**
 * What is typed into a field. It is saved when the focus leaves or with Enter,
 * taken back with Escape, and never replaced under the cursor by what arrives.
 */
export function useDraft(attribute: Attribute, value: unknown, save: (value: Input) => Promise<unknown>): Draft {
  const [draft, setDraft] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [focused, setFocused] = useState(false);
  const [sent, setSent] = useState<{ value: unknown } | null>(null);
  const base = useRef<unknown>(undefined);
  const underWay = useRef<string | null>(null);
  const latest = useRef(draft);
  latest.current = draft;

  // A saved draft gives way to the view.
  const shown = sent !== null && sameValue(sent.value, value);
  useEffect(() => {
    if (sent === null) return undefined;
    const give = () => {
      setSent(null);
      setDraft(null);
    };
    if (shown) {
      give();
      return undefined;
    }
    const timer = setTimeout(give, settleMillis);
    return () => clearTimeout(timer);
  }, [sent, shown]);

  const commit = () => {
    // Enter and leaving the field come soon after one another.
    if (draft === null || sent !== null || underWay.current === draft) return;
    const read = readField(attribute, draft);
    if ('fault' in read) {
      setFault(read.fault);
      return;
    }
    if (sameValue(read.value, value)) {
      setDraft(null);
      setFault(null);
      return;
    }
    setFault(null);
    underWay.current = draft;
    save(read.value)
      .then(
        () => {
          // What was typed meanwhile goes on from what is saved now.
          base.current = read.value;
          if (latest.current === draft) setSent(read);
        },
        (thrown: unknown) => setFault(notSaved(thrown)),
      )
      .finally(() => {
        underWay.current = null;
      });
  };
  const multiline = attribute.type === 'memo';
  const changed = draft !== null && sent === null && !sameValue(value, base.current);
  const now = valueText(attribute, value);
  return {
    text: draft ?? (focused ? editText(attribute, value) : plainText(attribute, value)),
    fault,
    elsewhere: !changed ? null : now === '' ? t('elsewhereEmpty') : t('elsewhere', { value: now }),
    onChange: (text) => {
      if (draft === null || sent !== null) base.current = value;
      setSent(null);
      setFault(null);
      setDraft(text);
    },
    onFocus: () => setFocused(true),
    onBlur: () => {
      setFocused(false);
      commit();
    },
    onKeyDown: (event) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === 'Escape' && draft !== null) {
        // Only then: otherwise it is for what lies around the field.
        event.preventDefault();
        event.stopPropagation();
        setDraft(null);
        setSent(null);
        setFault(null);
      }
      if (event.key === 'Enter' && !multiline) {
        event.preventDefault();
        commit();
      }
    },
  };
}

/** What stands in a field that is not being edited. The browser's own fields take only their own form. */
function plainText(attribute: Attribute, value: unknown): string {
  switch (attribute.type) {
    case 'integer':
    case 'decimal':
    case 'money':
      return valueText(attribute, value);
    default:
      return editText(attribute, value);
  }
}
