package house

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The tests of this file hold the rules against the tree itself; that each
// rule can fail is shown in the file of the rule.

func root(t *testing.T) string {
	t.Helper()
	dir, err := Root(".")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func report(t *testing.T, found []Problem, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range found {
		t.Error(p)
	}
}

func list(t *testing.T, target Target) []Package {
	t.Helper()
	packages, err := List(root(t), target)
	if err != nil {
		t.Fatal(err)
	}
	if len(packages) < 5 {
		t.Fatalf("%d packages for %v: the list is not of this tree", len(packages), target)
	}
	return packages
}

func folders(packages []Package) []string {
	var paths []string
	for _, p := range packages {
		paths = append(paths, p.Path())
	}
	return paths
}

func TestImportsOfTheTree(t *testing.T) {
	for _, target := range []Target{Native, Browser} {
		t.Run(target.OS, func(t *testing.T) { report(t, CheckImports(list(t, target)), nil) })
	}
}

func TestTargetsOfTheTree(t *testing.T) {
	report(t, CheckTargets(list(t, Native), list(t, Browser)), nil)
}

func TestEngineOfTheTree(t *testing.T) {
	deps, err := Deps(root(t), Browser, "wasm")
	if len(deps) > 0 && len(deps) < 50 {
		t.Errorf("only %d packages are linked into the engine", len(deps))
	}
	report(t, CheckEngineDeps(deps), err)
}

func TestCommentsOfTheTree(t *testing.T) {
	found, err := CheckComments(os.DirFS(root(t)), folders(list(t, Native)))
	report(t, found, err)
}

// worldExceptions are the few uses of clock, chance and environment below
// main that have a reason.
var worldExceptions = []Exception{}

func TestWorldOfTheTree(t *testing.T) {
	var below []string
	for _, folder := range folders(list(t, Native)) {
		if folder != "e2e" && !strings.HasPrefix(folder, "e2e/") {
			below = append(below, folder)
		}
	}
	found, err := CheckWorld(os.DirFS(root(t)), below, worldExceptions)
	report(t, found, err)
}

func TestPagesOfTheTree(t *testing.T) {
	found, err := CheckPages(os.DirFS(filepath.Join(root(t), "www/src")))
	report(t, found, err)
}

func TestFilesOfTheTree(t *testing.T) {
	names, err := Tree(root(t))
	if err != nil {
		t.Fatal(err)
	}
	tree := os.DirFS(root(t))
	found, err := CheckFiles(tree, names)
	report(t, found, err)
	found, err = CheckNpm(tree, names)
	report(t, found, err)
}

// Generated files say what they are generated from; writing them anew must
// change nothing.
func TestGeneratedFilesAreCurrent(t *testing.T) {
	found, err := CheckGenerated(root(t))
	report(t, found, err)
}

// REL-01: one binary holds the pages and the engine, all three of one build,
// within their sizes.
func TestBuiltProduct(t *testing.T) {
	dir := root(t)
	enginePath := filepath.Join(dir, "www/gen/engine.wasm")
	relayPath := filepath.Join(dir, "bin/relay")
	for _, path := range []string{enginePath, relayPath, filepath.Join(dir, "www/dist/index.html")} {
		if _, err := os.Stat(path); err != nil {
			if os.Getenv("BUILT") != "" {
				t.Fatalf("not built: %v", err)
			}
			t.Skipf("SKIPPED, nothing is built (BUILT=1 demands it): %v", err)
		}
	}
	engine, err := os.ReadFile(enginePath)
	if err != nil {
		t.Fatal(err)
	}
	dist := os.DirFS(filepath.Join(dir, "www/dist"))

	t.Run("scripts", func(t *testing.T) {
		scripts, err := MeasureScripts(dist)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("initial JavaScript: %d bytes gzip in %d files; %d files later", scripts.Total(), len(scripts.Initial), len(scripts.Later))
		report(t, CheckScripts(scripts), nil)
	})
	if os.Getenv("BUILT") == "" {
		t.Skip("SKIPPED, the engine's size and the build ids are checked with BUILT=1 only: what is built may be old")
	}
	t.Run("engine", func(t *testing.T) {
		size, err := BrotliSize(engine, filepath.Join(dir, ".build/house"))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("engine: %d bytes, %d by brotli", len(engine), size)
		if size > MaxEngineBytes {
			t.Errorf("engine has %d bytes by brotli, at most %d", size, MaxEngineBytes)
		}
	})
	t.Run("builds", func(t *testing.T) {
		out, err := exec.Command(relayPath, "version").Output()
		if err != nil {
			t.Fatalf("ask the relay for its build: %v", err)
		}
		_, after, _ := strings.Cut(string(out), "build ")
		build, _, _ := strings.Cut(after, ",")
		pages, err := readAll(dist, ".js")
		if err != nil {
			t.Fatal(err)
		}
		embedded, err := readAll(dist, ".wasm")
		if err != nil {
			t.Fatal(err)
		}
		report(t, CheckBuilds(build, map[string][]byte{"www/dist": pages, "www/gen/engine.wasm": engine, "www/dist/*.wasm": embedded}), nil)
	})
}
