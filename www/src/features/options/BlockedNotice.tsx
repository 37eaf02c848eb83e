import { makeStyles, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import { useView } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { unseen } from '../../ui/measure';
import { usePatience } from '../../ui/usePatience';
import { t } from './text';
import { useBlocked } from './useBlocked';

const useStyles = makeStyles({
  box: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    marginBlockEnd: tokens.spacingVerticalL,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  text: { marginBlock: 0, lineHeight: tokens.lineHeightBase300 },
  empty: unseen,
});

const id = 'options-blocked';

/** The attributes of a button that cannot be used for now: it keeps its focus, and the notice describes it. */
export function whenBlocked(blocked: string | null): { disabledFocusable?: true; 'aria-describedby'?: string } {
  return blocked === null ? {} : { disabledFocusable: true, 'aria-describedby': id };
}

/** Says once, above what the server keeps, why none of it can be changed now. */
export function BlockedNotice(): JSX.Element {
  const styles = useStyles();
  const blocked = useBlocked();
  const state = useView('session')?.connection.state;
  const brief = state === undefined || state === 'connecting';
  const late = usePatience(brief);
  const shown = blocked !== null && (!brief || late);
  return (
    <div role="status" className={shown ? styles.box : styles.empty}>
      {shown && (
        <p id={id} className={styles.text}>
          {blocked}
        </p>
      )}
      {shown && state === 'signedOut' && <ButtonLink href="/sign-in">{t('signIn')}</ButtonLink>}
    </div>
  );
}
