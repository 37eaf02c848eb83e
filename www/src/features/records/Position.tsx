import { Button, makeStyles, mergeClasses, tokens, Tooltip } from '@fluentui/react-components';
import { ChevronDown20Regular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronUp20Regular } from '@fluentui/react-icons/svg/chevron-up';
import { useEffect, useRef, type JSX } from 'react';
import { useLocation } from 'wouter';
import { type Entity, useWindow } from '../../bridge';
import { recordPath } from '../../ui/RecordLink';
import { useRecordStyles } from './recordStyles';
import { t } from './text';
import type { Trail } from './trail';

const useStyles = makeStyles({ root: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXXS, flexShrink: 0 } });

/** Where a record stands in the list that led to it, and the way to its neighbours. */
export function Position({ entity, id, trail }: { entity: Entity; id: string; trail: Trail }): JSX.Element | null {
  const s = useStyles();
  const r = useRecordStyles();
  const [, navigate] = useLocation();
  const list = useWindow('list', trail.shown, { offset: Math.max(0, trail.index - 1), count: 3 });
  const found = list?.rows.findIndex((row) => row.id === id) ?? -1;
  const index = list !== undefined && found >= 0 ? list.offset + found : null;
  const go = (step: 1 | -1) => {
    const to = found < 0 ? undefined : list?.rows[found + step];
    if (to === undefined || index === null) return;
    navigate(recordPath({ entity: entity.name, id: to.id }), { replace: true, state: { trail: { shown: trail.shown, index: index + step } } });
  };
  const current = useRef(go);
  current.current = go;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector('dialog[open]') !== null) return;
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      // It opens the list of a choice there.
      if (event.target instanceof HTMLSelectElement) return;
      event.preventDefault();
      // What is typed is saved on the way.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      current.current(event.key === 'ArrowUp' ? -1 : 1);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  if (list === undefined || index === null) return null;
  return (
    <span className={s.root}>
      <span className={mergeClasses(r.status, r.hide)}>{t('position', { label: entity.label, n: index + 1, total: list.total })}</span>
      <Tooltip content={`${t('previous')} (Alt ↑)`} relationship="description" withArrow>
        <Button appearance="subtle" icon={<ChevronUp20Regular />} aria-label={t('previous')} disabledFocusable={index === 0} onClick={() => go(-1)} />
      </Tooltip>
      <Tooltip content={`${t('next')} (Alt ↓)`} relationship="description" withArrow>
        <Button
          appearance="subtle"
          icon={<ChevronDown20Regular />}
          aria-label={t('next')}
          disabledFocusable={index >= list.total - 1}
          onClick={() => go(1)}
        />
      </Tooltip>
    </span>
  );
}
