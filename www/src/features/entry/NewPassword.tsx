import type { JSX } from 'react';
import { PasswordField } from '../../ui/PasswordField';
import { t } from './text';

interface NewPasswordProps {
  value: string;
  onValue(value: string): void;
  /** Why the password was refused; it stands in the place of the hint. */
  refused: string | undefined;
}

/** The password that somebody chooses for their new account. */
export function NewPassword({ value, onValue, refused }: NewPasswordProps): JSX.Element {
  return (
    <PasswordField
      label={t('field.password')}
      name="password"
      autoComplete="new-password"
      value={value}
      onValue={onValue}
      refused={refused}
      {...(refused === undefined ? { hint: t('field.password.hint') } : {})}
    />
  );
}
