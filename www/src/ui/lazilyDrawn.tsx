import { lazy, Suspense, type ComponentType, type JSX } from 'react';

/** A component that is fetched when it is first drawn, and takes no room until then. */
export function lazilyDrawn<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => JSX.Element {
  const Part = lazy(async () => ({ default: await load() })) as unknown as ComponentType<P>;
  return function Lazily(props: P) {
    return (
      <Suspense>
        <Part {...props} />
      </Suspense>
    );
  };
}
