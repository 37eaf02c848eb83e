import { useCallback } from 'react';
import { useToast } from '../../ui/toast';
import { notDoneWords } from './words';

/** Does something and says what came of it; reports whether it was done. */
export function useDo(): (work: Promise<unknown>, done: string, failed?: string) => Promise<boolean> {
  const say = useToast();
  return useCallback(
    async (work, done, failed) => {
      try {
        await work;
        say({ text: done });
        return true;
      } catch (error) {
        say({ text: failed ?? notDoneWords(error), bad: true });
        return false;
      }
    },
    [say],
  );
}
