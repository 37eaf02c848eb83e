import { Button, Field, Input } from '@fluentui/react-components';
import { Eye20Regular } from '@fluentui/react-icons/svg/eye';
import { EyeOff20Regular } from '@fluentui/react-icons/svg/eye-off';
import { useState, type JSX } from 'react';
import { catalogue } from './text';

const t = catalogue({
  show: 'Show password',
  hide: 'Hide password',
});

interface PasswordFieldProps {
  label: string;
  name: string;
  autoComplete: 'current-password' | 'new-password';
  value: string;
  onValue(value: string): void;
  hint?: string;
  /** Why the password was refused. */
  refused?: string | undefined;
  disabled?: boolean;
}

/** A password, hidden until its reader asks to see it. */
export function PasswordField(props: PasswordFieldProps): JSX.Element {
  const [shown, setShown] = useState(false);
  const toggle = (
    <Button
      appearance="transparent"
      size="small"
      icon={shown ? <EyeOff20Regular /> : <Eye20Regular />}
      aria-label={shown ? t('hide') : t('show')}
      disabled={props.disabled ?? false}
      onClick={() => setShown(!shown)}
    />
  );
  return (
    <Field label={props.label} hint={props.hint ?? null} validationMessage={props.refused ?? null}>
      <Input
        type={shown ? 'text' : 'password'}
        name={props.name}
        autoComplete={props.autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        value={props.value}
        disabled={props.disabled ?? false}
        onChange={(_, data) => props.onValue(data.value)}
        contentAfter={toggle}
      />
    </Field>
  );
}
