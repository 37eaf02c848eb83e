import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

/** A part of the app that could not be fetched. */
export class PartMissing extends Error {
  constructor(cause: unknown) {
    super('part of the app could not be fetched', { cause });
    this.name = 'PartMissing';
  }
}

/** A component that is fetched when it is first drawn; it throws PartMissing when it cannot be. */
export function lazily<P>(load: () => Promise<ComponentType<P>>): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => {
    try {
      return { default: await load() };
    } catch (error) {
      throw new PartMissing(error);
    }
  });
}
