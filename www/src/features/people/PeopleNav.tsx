import { ContactCard20Regular } from '@fluentui/react-icons/svg/contact-card';
import { Organization20Regular } from '@fluentui/react-icons/svg/organization';
import { PeopleTeam20Regular } from '@fluentui/react-icons/svg/people-team';
import type { JSX } from 'react';
import { SideNav } from '../../ui/SideNav';
import { t } from './text';

/** Which people show. */
export type Kind = 'organization' | 'contacts' | 'lists';

const pathOf = (kind: Kind) => (kind === 'organization' ? '/people' : `/people?show=${kind}`);

const entries = [
  { to: pathOf('organization'), glyph: <Organization20Regular />, label: t('organizationList') },
  { to: pathOf('contacts'), glyph: <ContactCard20Regular />, label: t('contacts') },
  { to: pathOf('lists'), glyph: <PeopleTeam20Regular />, label: t('lists') },
] as const;

/** The way to colleagues, imported contacts and distribution lists. */
export function PeopleNav({ here }: { here: Kind }): JSX.Element {
  return <SideNav name={t('kinds')} groups={[entries]} here={pathOf(here)} />;
}
