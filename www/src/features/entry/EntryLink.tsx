import { Link } from '@fluentui/react-components';
import type { JSX, ReactNode } from 'react';
import { useLocation } from 'wouter';
import { t } from './text';

/** Leads to another page of the app from those before the workspace. */
export function EntryLink({ href, children }: { href: string; children: ReactNode }): JSX.Element {
  const [, navigate] = useLocation();
  return (
    <Link
      href={href}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        navigate(href);
      }}
    >
      {children}
    </Link>
  );
}

/** Leads to the sign-in page. */
export function SignInLink(): JSX.Element {
  return <EntryLink href="/sign-in">{t('link.signIn')}</EntryLink>;
}
