import { useEffect, useState } from 'react';
import { useSend } from '../../bridge';
import { deviceZone, isoDay, timeOfDay } from '../../ui/moment';
import { t } from './text';

const zone = 'America/New_York';
const wallClock = '09:00';

/** A sentence about nine o'clock in another time zone, as the engine converts it; null until it has. */
export function useForeignTime(): string | null {
  const send = useSend('zonedTime');
  const [sentence, setSentence] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    send({ local: `${isoDay(Date.now(), zone)}T${wallClock}`, zone }).then(
      ({ at }) => {
        // Both times are written by the browser: were the engine wrong, the first would not be nine o'clock.
        if (wanted) setSentence(t('zone.line', { there: timeOfDay(at, zone), here: timeOfDay(at), zone: deviceZone() }));
      },
      () => {
        if (wanted) setSentence(t('zone.failed'));
      },
    );
    return () => {
      wanted = false;
    };
  }, [send]);
  return sentence;
}
