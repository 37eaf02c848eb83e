import { configure } from '@testing-library/react';
// What an animation promised is rejected when it is cancelled, and nobody
// listens. Without animations Fluent's layers come and go at once.
Reflect.deleteProperty(Element.prototype, 'animate');

// A busy machine may take longer than the library's second to show something.
configure({ asyncUtilTimeout: 10_000 });
