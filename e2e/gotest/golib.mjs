import { spawnSync } from 'node:child_process';

// goLibrary returns the folder of Go's own support files for wasm, of the Go
// that runs the tests: go test puts it first on the path.
export function goLibrary() {
  const { stdout, error } = spawnSync('go', ['env', 'GOROOT'], { encoding: 'utf8' });
  if (error) throw error;
  return `${stdout.trim()}/lib/wasm`;
}
