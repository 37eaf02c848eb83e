import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useId, type JSX } from 'react';
import { useDialogStyles } from '../../ui/dialogStyles';
import { Kbd } from '../../ui/Kbd';
import { working } from '../../ui/measure';
import { Modal } from '../../ui/Modal';
import { places } from '../places';
import { t } from '../text';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(240px, 100%), 1fr))',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalL,
  },
  title: {
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    marginBlockEnd: tokens.spacingVerticalXS,
  },
  row: {
    ...working,
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    minBlockSize: '30px',
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
  keys: { flexShrink: 0 },
});

/** The keys that there are: what they do, and how they are pressed. */
const sections: readonly { title: string; keys: readonly (readonly [string, ...string[]])[] }[] = [
  {
    title: t('keysPlaces'),
    keys: places.map(({ name }, i) => [t(name), 'Ctrl', String(i + 1)] as const),
  },
  {
    title: t('keysScreen'),
    keys: [
      [t('searchCommands'), 'Ctrl', 'K'],
      [t('nextPane'), 'F6'],
      [t('previousPane'), 'Shift', 'F6'],
      [t('synchronize'), 'F9'],
      [t('splitterKeys'), '←', '→'],
      [t('shortcuts'), '?'],
      [t('closeKey'), 'Esc'],
    ],
  },
  {
    title: t('keysCrm'),
    keys: [
      [t('crmPaneKey'), 'F8'],
      [t('keyTrack'), 'Ctrl', '.', 'T'],
      [t('keyRegarding'), 'Ctrl', '.', 'R'],
      [t('keyOpenRecord'), 'Ctrl', '.', 'O'],
      [t('keyOpenRegarding'), 'Ctrl', '.', 'G'],
      [t('keyContact'), 'Ctrl', '.', 'N'],
      [t('keyLead'), 'Ctrl', '.', 'L'],
    ],
  },
  {
    title: t('keysRecords'),
    keys: [
      [t('keyOpen'), 'Enter'],
      [t('keySelect'), 'Space'],
      [t('keyAll'), 'Ctrl', 'A'],
      [t('keySave'), 'Ctrl', 'S'],
      [t('keyUndo'), 'Ctrl', 'Z'],
      [t('keyNeighbours'), 'Alt', '↑ ↓'],
    ],
  },
];

/** The list of keyboard shortcuts. */
export function Shortcuts({ onClose }: { onClose(): void }): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  return (
    <Modal name={{ labelledBy: id }} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {t('shortcuts')}
      </h2>
      <div className={s.columns}>
        {sections.map(({ title, keys }) => (
          <section key={title}>
            <h3 className={s.title}>{title}</h3>
            <dl>
              {keys.map(([does, ...pressed]) => (
                <div key={does} className={s.row}>
                  <dt>{does}</dt>
                  <dd className={s.keys}>
                    {pressed.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className={d.actions}>
        <Button data-first onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </Modal>
  );
}
