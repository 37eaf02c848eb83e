import { useEffect, useState } from 'react';
import type { Attribute, Catalogue, Entity } from './protocol.gen';
import type { EngineDoor } from './context';
import { useEngine } from './hooks';

/** The catalogue with its entities and their attributes by name. */
export interface Known {
  entities: readonly Entity[];
  entity(name: string): Entity | undefined;
  attribute(entity: string, name: string): Attribute | undefined;
}

const asked = new WeakMap<EngineDoor, { answer: Promise<Known>; known: Known | null }>();

function ask(engine: EngineDoor): { answer: Promise<Known>; known: Known | null } {
  let found = asked.get(engine);
  if (found === undefined) {
    const made: { answer: Promise<Known>; known: Known | null } = {
      known: null,
      answer: engine.send('catalogue', {}).then((catalogue) => {
        made.known = index(catalogue);
        return made.known;
      }),
    };
    // A build's catalogue does not change; a failed request is made again.
    made.answer.catch(() => asked.delete(engine));
    asked.set(engine, made);
    found = made;
  }
  return found;
}

function index({ entities }: Catalogue): Known {
  const byName = new Map(entities.map((entity) => [entity.name, { entity, attributes: new Map(entity.attributes.map((a) => [a.name, a])) }]));
  return {
    entities,
    entity: (name) => byName.get(name)?.entity,
    attribute: (entity, name) => byName.get(entity)?.attributes.get(name),
  };
}

/** What the engine knows of entities; undefined until it has told. */
export function useCatalogue(): Known | undefined {
  const engine = useEngine();
  const [known, setKnown] = useState<Known | null>(() => asked.get(engine)?.known ?? null);
  useEffect(() => {
    let wanted = true;
    ask(engine).answer.then(
      (answer) => wanted && setKnown(answer),
      (error: unknown) => console.warn('catalogue', error),
    );
    return () => {
      wanted = false;
    };
  }, [engine]);
  return known ?? undefined;
}
