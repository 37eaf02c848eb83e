import type { JSX } from 'react';
import type { Link, Pane } from '../../bridge';
import { Notice } from '../../ui/Notice';
import { useFirstTrack } from '../../ui/tracking/firstTrack';
import { isTracked } from '../../ui/tracking/subject';
import { t as trackText } from '../../ui/tracking/text';
import { useTrackCommands } from '../../ui/tracking/useTrackCommands';
import { usePaneStyles } from './paneStyles';
import { PeopleSection } from './PeopleSection';
import { RegardingSection } from './RegardingSection';
import { Connections, RelatedSection } from './RelatedSection';
import { StateSection } from './StateSection';
import { t } from './text';
import { WhySteps } from './WhySteps';

interface ItemPaneProps {
  id: string;
  pane: Pane;
  /** Whether the steps show that say why it is, or is not, tracked. */
  why: boolean;
  whyId: string;
  onOpen(record: Link): void;
}

/** The CRM side of one message. Its sections never change their order (design 4). */
export function ItemPane({ id, pane, why, whyId, onOpen }: ItemPaneProps): JSX.Element {
  const s = usePaneStyles();
  const commands = useTrackCommands();
  const { untold, told } = useFirstTrack();
  const steps = <div id={whyId}>{why && <WhySteps id={id} steps={pane.why} commands={commands} />}</div>;
  return (
    <>
      {untold && isTracked(pane) && (
        <div className={s.notice}>
          <Notice kind="info" text={trackText('firstTrack')} action={{ label: t('told'), run: told }} />
        </div>
      )}
      {pane.offline && (
        <p className={s.section} role="note">
          {t('offline')}
        </p>
      )}
      <StateSection pane={pane} commands={commands} />
      <RegardingSection id={id} pane={pane} commands={commands} onOpen={onOpen} />
      <PeopleSection id={id} pane={pane} onOpen={onOpen} />
      <RelatedSection pane={pane} onOpen={onOpen} />
      <Connections />
      {steps}
    </>
  );
}
