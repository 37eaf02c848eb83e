import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import type { JSX } from 'react';
import { useSettingStyles } from '../../ui/settingStyles';
import type { ThemeChoice } from '../../ui/theme';
import { t } from './text';

interface AppearanceProps {
  theme: ThemeChoice;
  onTheme(choice: ThemeChoice): void;
}

/** How the app looks in this browser. */
export function Appearance({ theme, onTheme }: AppearanceProps): JSX.Element {
  const setting = useSettingStyles();
  return (
    <section className={setting.section}>
      <h2 className={setting.heading}>{t('tab.appearance')}</h2>
      <Field label={t('appearance.theme')} hint={t('appearance.note')}>
        <RadioGroup value={theme} onChange={(_, data) => onTheme(data.value as ThemeChoice)}>
          <Radio value="system" label={t('appearance.system')} />
          <Radio value="light" label={t('appearance.light')} />
          <Radio value="dark" label={t('appearance.dark')} />
        </RadioGroup>
      </Field>
    </section>
  );
}
