import type { JSX } from 'react';
import { useView } from '../../bridge';
import { Loading } from '../../ui/Loading';
import { roleName } from '../../ui/roleName';
import { useSettingStyles } from '../../ui/settingStyles';
import { NameForm } from './NameForm';
import { PasswordForm } from './PasswordForm';
import { t } from './text';

/** Who the signed-in person is, what they may change of it, and their password. */
export function Account(): JSX.Element {
  const setting = useSettingStyles();
  const session = useView('session');
  if (session === undefined) return <Loading rows={5} />;
  const { profile } = session;
  if (profile === null) return <p className={setting.text}>{t('account.unknown')}</p>;
  return (
    <>
      <section className={setting.section}>
        <h2 className={setting.heading}>{t('account.heading')}</h2>
        <dl className={setting.facts}>
          <dt>{t('account.organization')}</dt>
          <dd>{profile.organizationName}</dd>
          <dt>{t('account.email')}</dt>
          <dd>{profile.email}</dd>
          <dt>{t('account.role')}</dt>
          <dd>{roleName(profile.role)}</dd>
        </dl>
        {!profile.managesUsers && <p className={setting.note}>{t('account.note')}</p>}
        <NameForm name={profile.name} />
      </section>
      <section className={setting.section}>
        <h2 className={setting.heading}>{t('password.heading')}</h2>
        <PasswordForm email={profile.email} />
      </section>
    </>
  );
}
