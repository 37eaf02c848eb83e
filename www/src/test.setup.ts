// What an animation promised is rejected when it is cancelled, and nobody
// listens. Without animations Fluent's layers come and go at once.
Reflect.deleteProperty(Element.prototype, 'animate');
