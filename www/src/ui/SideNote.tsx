import { makeStyles, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import { working } from './measure';

const useStyles = makeStyles({
  root: { ...working, padding: '14px' },
  title: { fontWeight: tokens.fontWeightSemibold, marginBlockEnd: tokens.spacingVerticalXXS },
  text: { color: tokens.colorNeutralForeground2 },
});

/** What stands in a narrow panel that has nothing to list. */
export function SideNote({ title, text }: { title: string; text: string }): JSX.Element {
  const s = useStyles();
  return (
    <div className={s.root}>
      <p className={s.title}>{title}</p>
      <p className={s.text}>{text}</p>
    </div>
  );
}
