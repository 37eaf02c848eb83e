import { Button } from '@fluentui/react-components';
import { useEffect, useState, type JSX } from 'react';
import { relay, useUpdate } from '../bridge';
import { EmptyState } from '../ui/EmptyState';
import { ArrowSync20Regular, CloudOff28Regular, Warning20Filled } from '../ui/icons';
import { PartMissing } from './lazily';
import { t } from './text';

/** Says why a view could not be drawn, and the way on. */
export function Failure({ error }: { error: unknown }): JSX.Element {
  return error instanceof PartMissing ? <MissingPart /> : <Broken />;
}

function Broken(): JSX.Element {
  return (
    <EmptyState
      icon={Warning20Filled}
      title={t('faultTitle')}
      heading
      why={t('faultWhy')}
      actions={
        <Button appearance="primary" onClick={() => location.reload()}>
          {t('reload')}
        </Button>
      }
    />
  );
}

/** A part that cannot be fetched belongs to a build that is no longer served, unless the relay is out of reach. */
function MissingPart(): JSX.Element | null {
  const { restart } = useUpdate();
  const [reachable, setReachable] = useState<boolean | null>(null);
  useEffect(() => {
    let wanted = true;
    relay.about().then(
      () => wanted && setReachable(true),
      () => wanted && setReachable(false),
    );
    return () => {
      wanted = false;
    };
  }, []);
  if (reachable === null) return null;
  return (
    <EmptyState
      icon={reachable ? ArrowSync20Regular : CloudOff28Regular}
      title={t(reachable ? 'chunkTitle' : 'unreachableTitle')}
      heading
      why={t(reachable ? 'chunkWhy' : 'unreachableWhy')}
      actions={
        <Button appearance="primary" onClick={reachable ? restart : () => location.reload()}>
          {t(reachable ? 'restartToUpdate' : 'tryAgain')}
        </Button>
      }
    />
  );
}
