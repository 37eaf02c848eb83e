import { FluentProvider, makeStyles, tokens } from '@fluentui/react-components';
import { Suspense, useState, type JSX, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { adopt, EngineProvider, identity, type RelaySession } from '../bridge';
import { Boundary } from './Boundary';
import { Failure } from './Failure';
import { lazily } from './lazily';
import { Shell } from './Shell';
import { themes, useTheme } from './themes';

const SignIn = lazily(async () => (await import('../features/entry')).SignIn);
const Claim = lazily(async () => (await import('../features/entry')).Claim);
const AcceptInvite = lazily(async () => (await import('../features/entry')).AcceptInvite);

const useStyles = makeStyles({
  root: { blockSize: '100dvh', backgroundColor: tokens.colorNeutralBackground3, color: tokens.colorNeutralForeground1 },
  entry: { blockSize: '100%', overflow: 'auto' },
});

/** The app: who is signed in decides between the pages that lead in and the workspace. */
export function App(): JSX.Element {
  const s = useStyles();
  const theme = useTheme();
  const [who, setWho] = useState(identity.load);
  const [path, navigate] = useLocation();

  const onSignedIn = async (session: RelaySession) => {
    const now = await adopt(session);
    // Known before the address changes: who is nobody is led to the sign-in.
    flushSync(() => setWho(now));
    navigate('/mail', { replace: true });
  };
  const entry = (page: ReactNode) => (
    <div className={s.entry}>
      <Suspense>{page}</Suspense>
    </div>
  );
  const pages = (
    <Switch>
      <Route path="/sign-in">{entry(<SignIn onSignedIn={onSignedIn} />)}</Route>
      <Route path="/claim">{entry(<Claim onSignedIn={onSignedIn} />)}</Route>
      <Route path="/invite">{entry(<AcceptInvite onSignedIn={onSignedIn} />)}</Route>
      <Route>
        {who === null ? <Redirect to="/sign-in" replace /> : <Shell theme={theme.choice} onTheme={theme.choose} />}
      </Route>
    </Switch>
  );
  return (
    // Without a class: what the provider has, each layer over the page gets too.
    <FluentProvider theme={themes[theme.shown]} dir={document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'}>
      <div className={s.root}>
        <Boundary fallback={(error) => <Failure error={error} />} attempt={path}>
          {who === null ? pages : <EngineProvider identity={who}>{pages}</EngineProvider>}
        </Boundary>
      </div>
    </FluentProvider>
  );
}
