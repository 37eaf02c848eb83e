import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import type { JSX, ReactNode } from 'react';
import { type FakeCalls, FakeEngineProvider, type FakeViews } from '../bridge/fake';
import { ToastProvider } from './Toasts';

export type { FakeCalls, FakeViews };

/** A part of a screen for component tests: over a fake engine, with a place for messages. */
export function fakeScreen(part: ReactNode, views: FakeViews, calls: FakeCalls = {}): JSX.Element {
  return (
    <FluentProvider theme={webLightTheme}>
      <FakeEngineProvider views={views} calls={calls}>
        <ToastProvider>{part}</ToastProvider>
      </FakeEngineProvider>
    </FluentProvider>
  );
}
