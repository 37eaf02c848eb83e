import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId, type JSX } from 'react';
import type { Link } from '../../bridge';
import { linkName } from '../../ui/RecordLink';
import { useTableStyles } from '../../ui/tableStyles';
import { valueText } from '../../ui/value';
import { type Difference, type Side, sideOf } from './merging';
import { t } from './text';

const useStyles = makeStyles({
  table: { tableLayout: 'fixed' },
  field: { inlineSize: '28%' },
  choice: { display: 'flex', gap: tokens.spacingHorizontalSNudge, alignItems: 'baseline', cursor: 'pointer', overflowWrap: 'anywhere', minBlockSize: '24px' },
  taken: { fontWeight: tokens.fontWeightSemibold },
  left: { color: tokens.colorNeutralForeground3 },
  radio: { accentColor: tokens.colorBrandBackground, flexShrink: 0 },
});

interface MergeChoicesProps {
  fields: readonly Difference[];
  links: { one: Link; other: Link };
  survivor: Side;
  picked: { readonly [attribute: string]: Side };
  onPick(attribute: string, side: Side): void;
}

/** Whose value each field takes that differs: the one that is taken stands out, so the table shows what comes of it. */
export function MergeChoices({ fields, links, survivor, picked, onPick }: MergeChoicesProps): JSX.Element {
  const s = useStyles();
  const table = useTableStyles();
  const id = useId();
  return (
    <div className={table.scroll}>
      <table className={mergeClasses(table.table, s.table)} aria-label={t('mergeFields')}>
        <thead>
          <tr>
            <th scope="col" className={s.field}>
              {t('field')}
            </th>
            <th scope="col">{linkName(links.one)}</th>
            <th scope="col">{linkName(links.other)}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => {
            const { attribute } = field;
            const chosen = sideOf(field, survivor, picked);
            return (
              <tr key={attribute.name}>
                <th scope="row">{attribute.label}</th>
                {(['one', 'other'] as const).map((side) => {
                  const text = valueText(attribute, field[side]);
                  return (
                    <td key={side}>
                      <label className={s.choice}>
                        <input
                          type="radio"
                          className={s.radio}
                          name={`${id}-${attribute.name}`}
                          aria-label={`${t('mergeTake', { field: attribute.label, name: linkName(links[side]) })}: ${text === '' ? t('noValue') : text}`}
                          checked={chosen === side}
                          onChange={() => onPick(attribute.name, side)}
                        />
                        <span className={chosen === side ? s.taken : s.left}>{text === '' ? t('noValue') : text}</span>
                      </label>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
