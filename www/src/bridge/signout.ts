import { forgetDevice } from './forget';
import { identity } from './identity';
import { markSignOut, relay } from './relay';

/**
 * Signs this browser out: what the device holds is deleted at once, and the
 * relay ends the session now or, when it cannot be reached, before anything
 * else is next asked of it.
 */
export async function signOut(): Promise<void> {
  markSignOut();
  await forgetDevice(identity.load());
  try {
    await relay.signOut();
  } catch (error) {
    // The mark stays: the next request to the relay ends the session first.
    console.warn('sign out', error);
  }
}
