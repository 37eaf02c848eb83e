import { Button, Input, Textarea } from '@fluentui/react-components';
import { Call16Regular } from '@fluentui/react-icons/svg/call';
import { Globe16Regular } from '@fluentui/react-icons/svg/globe';
import { Mail16Regular } from '@fluentui/react-icons/svg/mail';
import type { JSX } from 'react';
import type { Attribute } from '../../bridge';
import { t } from './text';
import type { useDraft } from './useDraft';

interface TextEditorProps {
  attribute: Attribute;
  value: unknown;
  draft: ReturnType<typeof useDraft>;
  /** The field's own attributes, which join it to its label and messages. */
  control: object;
}

const inputTypes = { email: 'email', phone: 'tel', url: 'url', date: 'date', datetime: 'datetime-local' } as const;

/** A field that is typed into. */
export function TextEditor({ attribute, value, draft, control }: TextEditorProps): JSX.Element {
  const { type } = attribute;
  const { text, onChange, onFocus, onBlur, onKeyDown } = draft;
  const handlers = { onFocus, onBlur, onKeyDown };
  if (type === 'memo') {
    return <Textarea {...control} value={text} rows={4} resize="vertical" onChange={(_, data) => onChange(data.value)} {...handlers} />;
  }
  const figure = type === 'integer' || type === 'decimal' || type === 'money';
  const contact = type === 'email' || type === 'phone' || type === 'url';
  return (
    <Input
      {...control}
      type={type in inputTypes ? inputTypes[type as keyof typeof inputTypes] : 'text'}
      value={text}
      autoComplete="off"
      spellCheck={!contact}
      {...(figure && { inputMode: type === 'integer' ? 'numeric' : 'decimal' })}
      onChange={(_, data) => onChange(data.value)}
      {...handlers}
      contentAfter={contact ? <Reach type={type} value={value} /> : null}
    />
  );
}

const reaches = {
  email: { Icon: Mail16Regular, label: (value: string) => t('mail', { value }) },
  phone: { Icon: Call16Regular, label: (value: string) => t('call', { value }) },
  url: { Icon: Globe16Regular, label: (value: string) => t('visit', { value }) },
};

/** Uses an address: writes, calls or opens it. */
function Reach({ type, value }: { type: 'email' | 'phone' | 'url'; value: unknown }): JSX.Element | null {
  const at = typeof value === 'string' ? value.trim() : '';
  const target = at === '' ? null : address(type, at);
  if (target === null) return null;
  const { Icon, label } = reaches[type];
  const away = type === 'url' ? { target: '_blank', rel: 'noopener noreferrer' } : {};
  return <Button as="a" size="small" appearance="transparent" icon={<Icon />} aria-label={label(at)} title={label(at)} href={target} {...away} />;
}

/** The address as the browser takes it; null for what must not be opened. */
function address(type: 'email' | 'phone' | 'url', at: string): string | null {
  if (type === 'email') return `mailto:${encodeURIComponent(at).replace('%40', '@')}`;
  if (type === 'phone') return `tel:${at.replaceAll(/[^+\d*#,;]/g, '')}`;
  const whole = /^[a-z][a-z\d+.-]*:/i.test(at) ? at : `https://${at}`;
  return URL.canParse(whole) && /^https?:$/.test(new URL(whole).protocol) ? whole : null;
}
