import { useId, type JSX, type ReactNode } from 'react';
import { usePaneStyles } from './paneStyles';

interface SectionProps {
  title: string;
  count?: number;
  /** At the end of its title. */
  actions?: ReactNode;
  children?: ReactNode;
}

/** A section of the pane. Without content it is its title and what can be done. */
export function Section({ title, count = 0, actions, children }: SectionProps): JSX.Element {
  const s = usePaneStyles();
  const id = useId();
  return (
    <section className={s.section} aria-labelledby={id}>
      <div className={s.head}>
        <h3 id={id} className={s.title}>
          {title}
        </h3>
        {count > 0 && <span className={s.count}>{count.toLocaleString()}</span>}
        <span className={s.space} />
        {actions}
      </div>
      {children}
    </section>
  );
}
