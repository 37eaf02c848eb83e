import { Button } from '@fluentui/react-components';
import type { JSX, ReactNode } from 'react';
import { Link } from 'wouter';

interface ButtonLinkProps {
  href: string;
  appearance?: 'primary' | 'secondary' | 'subtle';
  size?: 'small' | 'medium';
  className?: string;
  children: ReactNode;
}

/** A link to another place of the app that looks like a button. */
export function ButtonLink({ href, appearance = 'secondary', size = 'medium', className, children }: ButtonLinkProps): JSX.Element {
  return (
    <Link href={href} asChild>
      <Button as="a" appearance={appearance} size={size} {...(className !== undefined && { className })}>
        {children}
      </Button>
    </Link>
  );
}
