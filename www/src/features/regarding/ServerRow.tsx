import { mergeClasses } from '@fluentui/react-components';
import { CloudRegular } from '@fluentui/react-icons/svg/cloud';
import type { JSX } from 'react';
import { useView } from '../../bridge';
import { usePickerStyles } from './pickerStyles';
import { t } from './text';
import type { Asked } from './useServer';

interface ServerRowProps {
  id: string;
  asked: Asked;
  /** How many the server had besides. */
  count: number;
  offline: boolean;
  active: boolean;
  onActive(): void;
  onAsk(): void;
}

/** The last of what a picker offers: to look for it on the server, or what came of that. */
export function ServerRow({ id, asked, count, offline, active, onActive, onAsk }: ServerRowProps): JSX.Element {
  const s = usePickerStyles();
  const complete = useView('sync')?.complete !== false;
  const why = offline ? 'serverOffline' : complete ? 'serverWhy' : 'serverFilling';
  const said = { not: t(why), asking: t('serverAsking'), found: t('serverFound', { n: count }), failed: t('serverFailed') }[offline ? 'not' : asked];
  return (
    <div
      id={id}
      role="option"
      aria-selected={active}
      aria-disabled={offline}
      className={mergeClasses(s.option, active && s.active, offline && s.off)}
      onMouseMove={onActive}
      // The focus stays in the field: the keys go on from here.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onAsk}
    >
      <span className={s.symbol}>
        <CloudRegular aria-hidden fontSize={20} />
      </span>
      <span className={s.words}>
        <span className={s.name}>{t('server')}</span>
        <span className={s.detail}>{said}</span>
      </span>
    </div>
  );
}
