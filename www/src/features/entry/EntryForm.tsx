import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, type FormEvent, type JSX, type ReactNode, type RefObject } from 'react';
import { FaultMessage } from '../../ui/FaultMessage';

const useStyles = makeStyles({
  form: { display: 'grid', rowGap: tokens.spacingVerticalL, marginBlockStart: tokens.spacingVerticalXXL },
  submit: { justifySelf: 'start' },
});

interface EntryFormProps {
  form: RefObject<HTMLFormElement>;
  onSubmit(event: FormEvent): void;
  sending: boolean;
  submit: string;
  sendingText: string;
  /** Why it does not go on, when that is not about one field. */
  refused: string | null;
  children: ReactNode;
}

/** A form with one button. Its first field that can be filled in has the focus when it appears. */
export function EntryForm(props: EntryFormProps): JSX.Element {
  const styles = useStyles();
  const { form } = props;
  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('input:not([readonly])')?.focus();
  }, [form]);
  return (
    <form ref={form} className={styles.form} noValidate onSubmit={props.onSubmit}>
      {props.children}
      {props.refused !== null && <FaultMessage>{props.refused}</FaultMessage>}
      <Button className={styles.submit} type="submit" appearance="primary" size="large" disabledFocusable={props.sending}>
        {props.sending ? props.sendingText : props.submit}
      </Button>
    </form>
  );
}
