package house

import "testing"

func TestCheckPages(t *testing.T) {
	tests := []struct{ name, file, source, want string }{
		{"a feature", "features/mail/Mail.tsx", `import { useView } from '../../bridge'; import { Row } from '../../ui/Row'; import './Mail.css'`, ""},
		{"a feature of a feature", "features/mail/Mail.tsx", `import { Card } from '../contacts/Card'`, "never imports another feature"},
		{"loaded late", "features/mail/Mail.tsx", `const card = () => import("../contacts")`, "never imports another feature"},
		{"by its alias", "features/mail/Mail.tsx", `export * from '@/features/contacts'`, "never imports another feature"},
		{"its own part", "features/mail/list/List.tsx", `import { x } from '../text'`, ""},
		{"the app over features", "app/routes.tsx", `const mail = lazy(() => import('../features/mail'))`, ""},
		{"behind the bridge's door", "features/mail/Mail.tsx", `import { x } from '../../bridge/worker'`, "through its index"},
		{"the bridge over a screen", "bridge/index.ts", `import { x } from '../app/text'`, "knows nothing of the screens"},
		{"the built engine", "bridge/engine.worker.ts", `import url from '../../gen/engine.wasm?url'`, ""},
		{"the built engine elsewhere", "app/shell.ts", `import url from '../../gen/engine.wasm?url'`, "outside of src"},
		{"the service worker", "sw/sw.ts", `import { x } from './route'; const s: WebSocket`, ""},
		{"the service worker over the page", "sw/sw.ts", `import { x } from '../bridge/lock'`, "program of its own"},
		{"ui over a feature", "ui/Row.tsx", `import { x } from '../features/mail'`, "stands below"},
		{"a package", "features/mail/Mail.tsx", `import { Button } from '@fluentui/react-components'`, ""},
		{"a whole package", "ui/icons.ts", `import * as icons from '@fluentui/react-icons'`, "imports a whole package"},
		{"a worker", "app/shell.ts", `new Worker(url)`, "only src/bridge does"},
		{"a lock", "app/shell.ts", `await navigator.locks.request('x', f)`, "only src/bridge does"},
		{"a socket", "ui/x.ts", `const s: WebSocket | null = null`, "only src/bridge does"},
		{"storage", "features/sync/x.ts", `window.indexedDB.open('x')`, "only src/bridge does"},
		{"the bridge may", "bridge/worker.ts", `new Worker(url); navigator.serviceWorker; indexedDB`, ""},
		{"spoken of", "features/sync/Sync.tsx", "// The WebSocket is src/bridge's.\n/* indexedDB */ const a = 'https://north.example'", ""},
		{"a test", "features/sync/Sync.test.tsx", `new Worker(url)`, ""},
		{"a colour", "features/mail/x.ts", `const c = { color: '#0f6cbd' }`, "colour of its own"},
		{"a colour in a style sheet", "ui/x.css", `a { color: rgb(1 2 3) }`, "colour of its own"},
		{"the theme's colour", "app/theme.ts", `const c = '#424242'`, ""},
		{"no colour", "features/mail/x.ts", `const id = '#main-landmark'; const hash = location.hash`, ""},
		{"HTML", "features/mail/x.tsx", `<div dangerouslySetInnerHTML={x} />`, "writes HTML"},
		{"code from text", "bridge/x.ts", `eval('1')`, "runs text as code"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found, err := CheckPages(files(tt.file, tt.source))
			if err != nil {
				t.Fatal(err)
			}
			one(t, found, tt.want)
		})
	}
}
