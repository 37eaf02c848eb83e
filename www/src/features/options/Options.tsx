import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { useId, type JSX } from 'react';
import { useLocation } from 'wouter';
import { useView } from '../../bridge';
import { Mail20Regular } from '../../ui/icons';
import { lazilyDrawn } from '../../ui/lazilyDrawn';
import { at } from '../../ui/measure';
import { useSettingStyles } from '../../ui/settingStyles';
import type { ThemeChoice } from '../../ui/theme';
import { Account } from './Account';
import { Appearance } from './Appearance';
import { BlockedNotice } from './BlockedNotice';
import { Devices } from './Devices';
import { Beaker20Regular, Color20Regular, Laptop20Regular, People20Regular, Person20Regular } from './icons';
import { MailOptions } from './MailOptions';
import { PeopleAndInvites } from './PeopleAndInvites';
import { t } from './text';

type Section = 'account' | 'appearance' | 'devices' | 'mail' | 'examples' | 'people';

const Examples = lazilyDrawn(async () => (await import('./examples/Examples')).Examples);

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingHorizontalXXL,
    [at.narrowUp]: { gridTemplateColumns: 'max-content minmax(0, 1fr)' },
  },
  tabs: { alignSelf: 'start' },
  tab: { textAlign: 'start' },
  section: { maxWidth: '48rem', minWidth: 0 },
});

interface OptionsProps {
  theme: ThemeChoice;
  onTheme(choice: ThemeChoice): void;
}

/** The options of the person who is signed in; /options/<section> in the address. */
export function Options({ theme, onTheme }: OptionsProps): JSX.Element {
  const styles = useStyles();
  const setting = useSettingStyles();
  const id = useId();
  const [path, navigate] = useLocation();
  const managesUsers = useView('session')?.profile?.managesUsers ?? false;
  const section = sectionOf(path);
  const tabId = (of: Section) => `${id}-${of}`;
  // Who may not invite has no tab for it; the address shows them who is here.
  const tabbed = section !== 'people' || managesUsers;
  return (
    <div className={setting.page}>
      <h1 className={setting.title}>{t('title')}</h1>
      <div className={styles.columns}>
        <TabList
          vertical
          className={styles.tabs}
          aria-label={t('sections')}
          selectedValue={tabbed ? section : null}
          onTabSelect={(_, data) => navigate(`/options/${data.value as Section}`)}
        >
          <Tab className={styles.tab} id={tabId('account')} value="account" icon={<Person20Regular />}>
            {t('tab.account')}
          </Tab>
          <Tab className={styles.tab} id={tabId('appearance')} value="appearance" icon={<Color20Regular />}>
            {t('tab.appearance')}
          </Tab>
          <Tab className={styles.tab} id={tabId('devices')} value="devices" icon={<Laptop20Regular />}>
            {t('tab.devices')}
          </Tab>
          <Tab className={styles.tab} id={tabId('mail')} value="mail" icon={<Mail20Regular />}>
            {t('tab.mail')}
          </Tab>
          <Tab className={styles.tab} id={tabId('examples')} value="examples" icon={<Beaker20Regular />}>
            {t('tab.examples')}
          </Tab>
          {managesUsers && (
            <Tab className={styles.tab} id={tabId('people')} value="people" icon={<People20Regular />}>
              {t('tab.people')}
            </Tab>
          )}
        </TabList>
        <div className={styles.section} {...(tabbed ? { role: 'tabpanel', 'aria-labelledby': tabId(section) } : {})}>
          {(section === 'account' || section === 'people') && <BlockedNotice />}
          {section === 'account' && <Account />}
          {section === 'appearance' && <Appearance theme={theme} onTheme={onTheme} />}
          {section === 'devices' && <Devices />}
          {section === 'mail' && <MailOptions />}
          {section === 'examples' && <Examples />}
          {section === 'people' && <PeopleAndInvites managesUsers={managesUsers} />}
        </div>
      </div>
    </div>
  );
}

function sectionOf(path: string): Section {
  switch (path) {
    case '/options/appearance':
      return 'appearance';
    case '/options/devices':
      return 'devices';
    case '/options/mail':
      return 'mail';
    case '/options/examples':
      return 'examples';
    case '/options/people':
      return 'people';
    default:
      return 'account';
  }
}
