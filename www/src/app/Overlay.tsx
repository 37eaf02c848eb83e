import { makeStyles, tokens } from '@fluentui/react-components';
import { Suspense, type JSX, type ReactNode } from 'react';
import { Boundary } from './Boundary';
import { Failure } from './Failure';

const useStyles = makeStyles({
  failure: {
    position: 'fixed',
    zIndex: 10,
    insetBlockEnd: tokens.spacingVerticalXL,
    insetInline: tokens.spacingHorizontalXL,
    marginInline: 'auto',
    maxInlineSize: '420px',
    borderRadius: tokens.borderRadiusXLarge,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow64,
  },
});

interface OverlayProps {
  shown: boolean;
  children: ReactNode;
}

/** The place of a part that is fetched when it is first opened; says so when it cannot be. */
export function Overlay({ shown, children }: OverlayProps): JSX.Element | null {
  const s = useStyles();
  if (!shown) return null;
  return (
    <Boundary
      fallback={(error) => (
        <div role="alert" className={s.failure}>
          <Failure error={error} />
        </div>
      )}
    >
      <Suspense>{children}</Suspense>
    </Boundary>
  );
}
