import { forgetDevice } from './forget';
import { engineName, identity, type Identity } from './identity';
import type { RelaySession } from './relay';

/**
 * Makes the person of a new session the one this device remembers. What it
 * holds for somebody else is deleted first; the session itself is not touched.
 */
export async function adopt({ organization, user }: RelaySession): Promise<Identity> {
  const now: Identity = { organization: organization.id, user: user.id };
  const before = identity.load();
  if (before !== null && engineName(before) !== engineName(now)) await forgetDevice(before);
  identity.save(now);
  return now;
}
