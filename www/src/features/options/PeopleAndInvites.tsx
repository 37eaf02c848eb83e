import { useCallback, useState, type JSX } from 'react';
import { relay } from '../../bridge';
import { InviteForm } from './InviteForm';
import { OpenInvites } from './OpenInvites';
import { PeopleList } from './PeopleList';
import { useBlocked } from './useBlocked';
import { useLoaded } from './useLoaded';

/** Who is in the organization and, for those who manage users, who is invited. */
export function PeopleAndInvites({ managesUsers }: { managesUsers: boolean }): JSX.Element {
  return (
    <>
      {managesUsers && <Invites />}
      <PeopleList managesUsers={managesUsers} />
    </>
  );
}

const loadInvites = () => relay.invites();

function Invites(): JSX.Element {
  const blocked = useBlocked();
  const { data, refusal, reload } = useLoaded(loadInvites, blocked === null);
  const [revoked, setRevoked] = useState<string | null>(null);
  const closed = useCallback(
    (id: string) => {
      setRevoked(id);
      reload();
    },
    [reload],
  );
  return (
    <>
      <InviteForm blocked={blocked} revoked={revoked} onInvited={reload} />
      <OpenInvites blocked={blocked} invites={data} refusal={refusal} onAgain={reload} onClosed={closed} />
    </>
  );
}
