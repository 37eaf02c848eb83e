package house

import (
	"fmt"
	"slices"
	"strings"
)

// CheckImports compares what packages import with the map.
//
// Tests may import whatever runs on their own side, also what stands behind
// them, but never the other side and never the roof.
func CheckImports(packages []Package) []Problem {
	var found []Problem
	for _, p := range packages {
		from, ok := find(p.Path())
		if !ok {
			found = append(found, problem(p.Path(), "is not on the map: add it to places.go of e2e/house and to docs, or put the code where it is used"))
			continue
		}
		for _, path := range ours(p.Imports) {
			if why := refusal(from, p.Path(), path); why != "" {
				found = append(found, problem(p.Path(), "imports %s: %s", path, why))
			}
		}
		for _, path := range slices.Concat(ours(p.TestImports), ours(p.XTestImports)) {
			if why := testRefusal(from, path); why != "" {
				found = append(found, problem(p.Path(), "imports %s in a test: %s", path, why))
			}
		}
		for _, rule := range outsiders {
			if slices.ContainsFunc(p.Imports, rule.covers) && !slices.Contains(rule.in, from.at) && from.side != roof {
				found = append(found, problem(p.Path(), "imports %s: only %s may", rule.path, strings.Join(rule.in, ", ")))
			}
		}
	}
	return found
}

// refusal says why the package in folder path, which stands at from, may not
// import the package in folder to, or nothing if it may.
func refusal(from place, path, to string) string {
	if from.side == roof {
		return ""
	}
	target, ok := find(to)
	switch {
	case !ok:
		return "it is not on the map"
	case target.side == roof:
		return "nothing imports e2e"
	case target.at == from.at && (to != from.at || path != from.at):
		return "" // folders of one place
	case target.mainOnly && from.at != "relay":
		return "only relay's main knows it"
	case target.side == drawn:
		return ""
	case target.side == both && from.side != both && from.side != drawn:
		return ""
	case target.side != from.side:
		return fmt.Sprintf("%s never imports %s", from.side, target.side)
	case from.only != nil:
		if slices.Contains(from.only, target.at) {
			return ""
		}
		return fmt.Sprintf("it may import shared and %v; declare the interface you need and let main fill it", from.only)
	case target.group < from.group:
		return ""
	}
	return fmt.Sprintf("it does not stand before %s in the order of %s", from.at, from.side)
}

func testRefusal(from place, to string) string {
	target, ok := find(to)
	switch {
	case from.side == roof:
		return ""
	case !ok:
		return "it is not on the map"
	case target.side == roof:
		return "nothing imports e2e"
	case target.side == both, target.side == from.side, target.side == drawn && from.side == server:
		return ""
	}
	return fmt.Sprintf("%s never imports %s", from.side, target.side)
}

// outsider is a module or package of others that only some places may use.
type outsider struct {
	path string
	in   []string
}

var outsiders = []outsider{
	{path: "github.com/dgraph-io/badger", in: []string{"relay/badgerdb"}},
	{path: "github.com/hack-pad/go-indexeddb", in: []string{"wasm/idb"}},
	{path: "syscall/js", in: []string{"wasm", "wasm/idb", "wasm/port", "wasm/socket", "wasm/fetch"}},
}

func (o outsider) covers(path string) bool {
	return path == o.path || strings.HasPrefix(path, o.path+"/")
}

func ours(imports []string) []string {
	var paths []string
	for _, path := range imports {
		if rest, ok := strings.CutPrefix(path, Module+"/"); ok {
			paths = append(paths, rest)
		}
	}
	return paths
}

// CheckTargets reports packages that do not build where the map says they
// must: native lists them for the relay's system, browser for the engine's.
func CheckTargets(native, browser []Package) []Problem {
	var found []Problem
	for _, p := range native {
		from, ok := find(p.Path())
		if !ok {
			continue
		}
		if len(p.GoFiles) == 0 && !from.browser && hasSource(p) {
			found = append(found, problem(p.Path(), "has no files for %v: only packages marked js may", Native))
		}
		if from.side == both && len(p.IgnoredGoFiles) > 0 {
			found = append(found, problem(p.Path(), "has build tags (%s): shared is the same everywhere", strings.Join(p.IgnoredGoFiles, ", ")))
		}
	}
	for _, p := range browser {
		from, ok := find(p.Path())
		if ok && (from.side == both || from.side == engine) && len(p.GoFiles) == 0 && hasSource(p) {
			found = append(found, problem(p.Path(), "has no files for %v", Browser))
		}
	}
	return found
}

// hasSource tells a package from a folder of tests only.
func hasSource(p Package) bool {
	return slices.ContainsFunc(slices.Concat(p.GoFiles, p.IgnoredGoFiles), func(name string) bool {
		return !strings.HasSuffix(name, "_test.go")
	})
}

// heavy is what must not be linked into the engine.
var heavy = []string{"net/http", "crypto/tls", "database/sql", "github.com/dgraph-io/badger"}

// CheckEngineDeps looks for what would swell or break the engine in deps, the
// packages linked into it.
//
// Source: platform.md 1 (net/http costs 334 to 1,363 kB, compressed).
func CheckEngineDeps(deps []string) []Problem {
	var found []Problem
	for _, dep := range deps {
		for _, path := range heavy {
			if (outsider{path: path}).covers(dep) {
				found = append(found, problem("wasm", "links %s: go list -deps tells through which import", dep))
			}
		}
	}
	return found
}
