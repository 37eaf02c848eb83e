import { Button } from '@fluentui/react-components';
import { useEffect, useState, type JSX } from 'react';
import { pageProgram, relay, useUpdate } from '../bridge';
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

/** Why a part cannot be fetched: its build is no longer served, the relay is out of reach, or it was bad luck. */
type Why = 'chunk' | 'unreachable' | 'missing';

function MissingPart(): JSX.Element | null {
  const { restart } = useUpdate();
  const [why, setWhy] = useState<Why | null>(null);
  useEffect(() => {
    let wanted = true;
    relay.about().then(
      ({ build }) => wanted && setWhy(build === pageProgram.build ? 'missing' : 'chunk'),
      () => wanted && setWhy('unreachable'),
    );
    return () => {
      wanted = false;
    };
  }, []);
  if (why === null) return null;
  const outdated = why === 'chunk';
  return (
    <EmptyState
      icon={outdated ? ArrowSync20Regular : CloudOff28Regular}
      title={t(outdated ? 'chunkTitle' : 'unreachableTitle')}
      heading
      why={t(`${why}Why`)}
      actions={
        <Button appearance="primary" onClick={outdated ? restart : () => location.reload()}>
          {t(outdated ? 'restartToUpdate' : 'tryAgain')}
        </Button>
      }
    />
  );
}
