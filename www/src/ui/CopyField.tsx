import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { Copy20Regular } from '@fluentui/react-icons/svg/copy';
import { useEffect, useRef, type JSX } from 'react';
import { DoneMessage } from './DoneMessage';
import { catalogue } from './text';
import { useCopy } from './useCopy';

const t = catalogue({
  refused: 'The browser did not allow copying. Select the text and copy it yourself.',
});

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'end', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  field: { flexGrow: 1, minWidth: 0 },
});

interface CopyFieldProps {
  label: string;
  value: string;
  /** The name of the button, "Copy link". */
  copyLabel: string;
  /** What is said once it is copied. */
  copiedText: string;
}

/** Text to take elsewhere: it has the focus and is selected as soon as it shows. */
export function CopyField({ label, value, copyLabel, copiedText }: CopyFieldProps): JSX.Element {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const { copied, copy } = useCopy();
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, [value]);
  return (
    <div>
      <div className={styles.row}>
        <Field className={styles.field} label={label}>
          <Input input={{ ref: input }} readOnly value={value} spellCheck={false} onFocus={(event) => event.target.select()} />
        </Field>
        <Button icon={<Copy20Regular />} onClick={() => copy(value)}>
          {copyLabel}
        </Button>
      </div>
      <DoneMessage text={copied === 'copied' ? copiedText : null} />
      {copied === 'refused' && <p role="alert">{t('refused')}</p>}
    </div>
  );
}
