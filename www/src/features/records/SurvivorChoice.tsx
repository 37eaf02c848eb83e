import { makeStyles, mergeClasses, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import type { Link } from '../../bridge';
import { linkName } from '../../ui/RecordLink';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { at } from '../../ui/measure';
import type { Side } from './merging';
import { t } from './text';

const useStyles = makeStyles({
  group: { display: 'grid', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', gap: tokens.spacingHorizontalM, [at.phone]: { gridTemplateColumns: 'minmax(0, 1fr)' } },
  card: {
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    paddingInlineEnd: tokens.spacingHorizontalM,
  },
  chosen: {
    borderTopColor: tokens.colorBrandStroke1,
    borderRightColor: tokens.colorBrandStroke1,
    borderBottomColor: tokens.colorBrandStroke1,
    borderLeftColor: tokens.colorBrandStroke1,
  },
  label: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'center', minInlineSize: 0 },
  name: { display: 'block', fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  fate: { display: 'block', fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
});

interface SurvivorChoiceProps {
  links: { one: Link; other: Link };
  survivor: Side;
  onChoose(side: Side): void;
}

/** Which of two records stays. */
export function SurvivorChoice({ links, survivor, onChoose }: SurvivorChoiceProps): JSX.Element {
  const s = useStyles();
  return (
    <RadioGroup className={s.group} aria-label={t('mergeWhich')} value={survivor} onChange={(_, data) => onChoose(data.value as Side)}>
      {(['one', 'other'] as const).map((side) => (
        <div key={side} className={mergeClasses(s.card, side === survivor && s.chosen)}>
          <Radio
            value={side}
            label={
              <span className={s.label}>
                <RecordSymbol entity={links[side].entity} size={32} />
                <span>
                  <span className={s.name}>{linkName(links[side])}</span>
                  <span className={s.fate}>{t(side === survivor ? 'mergeStays' : 'mergeGoes')}</span>
                </span>
              </span>
            }
          />
        </div>
      ))}
    </RadioGroup>
  );
}
