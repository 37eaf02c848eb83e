import { Button } from '@fluentui/react-components';
import type { JSX, ReactNode } from 'react';
import { Link } from 'wouter';

interface ButtonLinkProps {
  href: string;
  appearance?: 'primary' | 'secondary' | 'subtle';
  children: ReactNode;
}

/** A link to another place of the app that looks like a button. */
export function ButtonLink({ href, appearance = 'secondary', children }: ButtonLinkProps): JSX.Element {
  return (
    <Link href={href} asChild>
      <Button as="a" appearance={appearance}>
        {children}
      </Button>
    </Link>
  );
}
