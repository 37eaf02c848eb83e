import { Button, Spinner } from '@fluentui/react-components';
import { useRef, useState, type JSX } from 'react';
import { useLocation } from 'wouter';
import { type Profile, useView } from '../../../bridge';
import { ButtonLink } from '../../../ui/ButtonLink';
import { DoneMessage } from '../../../ui/DoneMessage';
import { FaultMessage } from '../../../ui/FaultMessage';
import { useLayout } from '../../../ui/layout';
import { Loading } from '../../../ui/Loading';
import { useSettingStyles } from '../../../ui/settingStyles';
import { useFocusWhenFree } from '../../../ui/useFocusWhenFree';
import { folderName } from './folder';
import { exampleMessages } from './messages';
import { exampleRecords } from './records';
import { x } from './text';
import { type Doing, useExamples } from './useExamples';

/** Fills an empty workspace with examples, after it has said with what, and removes them again. */
export function Examples(): JSX.Element {
  const profile = useView('session')?.profile ?? null;
  return profile === null ? <Loading rows={4} /> : <ExamplesOf profile={profile} />;
}

function ExamplesOf({ profile }: { profile: Profile }): JSX.Element {
  const setting = useSettingStyles();
  const [, navigate] = useLocation();
  const [removed, setRemoved] = useState(false);
  const { made, doing, wrong, fill, remove } = useExamples(profile, {
    // The newest is open where it stands beside the list: it can be tracked at once.
    onFilled: ({ folder, messages }) => navigate(`/mail?folder=${folder}${phone || messages[0] === undefined ? '' : `&message=${messages[0]}`}`),
    onRemoved: () => setRemoved(true),
  });
  const busy = doing !== 'nothing';
  const whole = made !== null && made.folder !== null;
  const first = useRef<HTMLElement | null>(null);
  useFocusWhenFree(first);
  const phone = useLayout() === 'phone';
  const start = () => {
    setRemoved(false);
    fill();
  };
  return (
    <section className={setting.section}>
      <h2 className={setting.heading}>{x('heading')}</h2>
      {made === null && <WhatComes organization={profile.organizationName} />}
      {made !== null && !busy && (
        <p className={setting.text}>{whole ? x('here', { records: made.records.length, messages: made.messages.length }) : x('part', { records: made.records.length })}</p>
      )}
      {profile.role === 'readOnly' && made === null ? (
        <p className={setting.text}>{x('readOnly')}</p>
      ) : (
        <div className={setting.buttons}>
          {!whole && (
            <Button ref={(button: HTMLElement | null) => void (first.current = button)} appearance="primary" disabledFocusable={busy} onClick={start}>
              {x(made === null || doing !== 'nothing' ? 'fill' : 'fillAgain')}
            </Button>
          )}
          {whole && !busy && <ButtonLink href={`/mail?folder=${made.folder}`}>{x('open')}</ButtonLink>}
          {made !== null && (
            <Button disabledFocusable={busy} onClick={remove}>
              {x('remove')}
            </Button>
          )}
        </div>
      )}
      {busy && <Spinner size="tiny" labelPosition="after" label={doingWords(doing, made?.records.length ?? 0)} />}
      {made !== null && <p className={setting.note}>{x('removeLead')}</p>}
      {made === null && <p className={setting.note}>{x('otherDevice')}</p>}
      <DoneMessage text={removed ? x('removed') : null} />
      {wrong !== null && <FaultMessage>{wrong}</FaultMessage>}
    </section>
  );
}

/** What filling will do, before it does it. */
function WhatComes({ organization }: { organization: string }): JSX.Element {
  const setting = useSettingStyles();
  const count = (entity: string) => exampleRecords.filter((record) => record.entity === entity).length;
  return (
    <>
      <p className={setting.text}>{x('lead')}</p>
      <ul className={setting.text}>
        <li>
          {x('willRecords', {
            organization,
            accounts: count('account'),
            contacts: count('contact'),
            leads: count('lead'),
            opportunities: count('opportunity'),
            cases: count('incident'),
          })}
        </li>
        <li>{x('willMail', { folder: folderName, n: exampleMessages.length })}</li>
        <li>{x('willNot')}</li>
      </ul>
    </>
  );
}

function doingWords(doing: Doing, records: number): string {
  switch (doing) {
    case 'records':
      return x('records', { n: records, of: exampleRecords.length });
    case 'mail':
      return x('mail');
    case 'removing':
      return x('removing');
    case 'nothing':
      return '';
  }
}
