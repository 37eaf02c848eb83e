package house

import (
	"strings"
	"testing"
)

func pkg(path string, imports ...string) Package {
	p := Package{ImportPath: Module, Name: "x", GoFiles: []string{"x.go"}}
	if path != "." {
		p.ImportPath += "/" + path
	}
	for _, i := range imports {
		if strings.Contains(i, ".") || i == "syscall/js" {
			p.Imports = append(p.Imports, i)
		} else {
			p.Imports = append(p.Imports, Module+"/"+i)
		}
	}
	return p
}

func TestCheckImports(t *testing.T) {
	tests := []struct {
		name string
		pkg  Package
		want string // part of the one problem, empty for none
	}{
		{"shared in order", pkg("shared/wire", "shared/fault", "shared/crm", "shared/mutation"), ""},
		{"shared against the order", pkg("shared/crm", "shared/wire"), "does not stand before shared/crm"},
		{"shared beside", pkg("shared/crm", "shared/mailbox"), "does not stand before"},
		{"codec over its items", pkg("shared/mailbox/eml", "shared/mailbox"), ""},
		{"items over a codec", pkg("shared/mailbox", "shared/mailbox/eml"), "does not stand before"},
		{"shared and wasm", pkg("shared/crm", "wasm/view"), "shared never imports wasm"},
		{"wasm in order", pkg("wasm/bridge", "wasm/worker", "wasm/view", "shared/wire"), ""},
		{"wasm against the order", pkg("wasm/view", "wasm/worker"), "does not stand before wasm/view"},
		{"wasm and relay", pkg("wasm/worker", "relay/hub"), "wasm never imports relay"},
		{"relay and wasm", pkg("relay/hub", "wasm/view"), "relay never imports wasm"},
		{"wasm's main", pkg("wasm", "wasm/port", "wasm/idb", "wasm/socket", "shared/wire"), ""},
		{"relay's main", pkg("relay", "relay/badgerdb", "relay/httpd", "www", "shared/fault"), ""},
		{"storage known below main", pkg("relay/httpd", "relay/badgerdb"), "only relay's main knows it"},
		{"pages known below main", pkg("relay/httpd", "www"), "only relay's main knows it"},
		{"edge and sign-in", pkg("relay/edge", "relay/auth", "shared/wire"), ""},
		{"edge and more", pkg("relay/edge", "relay/hub"), "declare the interface you need"},
		{"connector", pkg("relay/connector/imap", "relay/connector", "shared/mailbox"), ""},
		{"connector and hub", pkg("relay/connector", "relay/hub"), "declare the interface you need"},
		{"a suite below its place", pkg("wasm/replica/storetest", "wasm/replica"), ""},
		{"main imported", pkg("wasm/bridge", "wasm"), "does not stand before"},
		{"the roof", pkg("e2e/sim", "wasm/replica", "relay/hub", "e2e/house"), ""},
		{"the roof imported", pkg("relay/hub", "e2e/sim"), "nothing imports e2e"},
		{"a new package", pkg("shared/utils"), "is not on the map"},
		{"a new package in wasm", pkg("wasm/cache"), "is not on the map"},
		{"a new folder", pkg("tools"), "is not on the map"},
		{"the root", pkg("."), "is not on the map"},
		{"Badger where it is", pkg("relay/badgerdb", "github.com/dgraph-io/badger/v4"), ""},
		{"Badger elsewhere", pkg("relay/auth", "github.com/dgraph-io/badger/v4"), "only relay/badgerdb may"},
		{"js elsewhere", pkg("wasm/worker", "syscall/js"), "only wasm, wasm/idb"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { one(t, CheckImports([]Package{tt.pkg}), tt.want) })
	}
}

func TestCheckImportsOfTests(t *testing.T) {
	tests := []struct {
		name, path, imported, want string
	}{
		{"what stands behind", "wasm/replica", "wasm/idb", ""},
		{"storage", "relay/httpd", "relay/badgerdb", ""},
		{"shared", "relay/httpd", "shared/wire", ""},
		{"the other side", "relay/httpd", "wasm/socket", "relay never imports wasm"},
		{"a side from shared", "shared/wire", "relay/hub", "shared never imports relay"},
		{"the roof", "relay/hub", "e2e/sim", "nothing imports e2e"},
		{"from the roof", "e2e/sim", "relay/hub", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inside, outside := pkg(tt.path), pkg(tt.path)
			inside.TestImports = []string{Module + "/" + tt.imported}
			outside.XTestImports = inside.TestImports
			one(t, CheckImports([]Package{inside}), tt.want)
			one(t, CheckImports([]Package{outside}), tt.want)
		})
	}
}

func TestCheckTargets(t *testing.T) {
	only := func(path string, files ...string) Package {
		p := pkg(path)
		p.GoFiles = files
		p.IgnoredGoFiles = []string{"other.go"}
		return p
	}
	one(t, CheckTargets([]Package{only("wasm/worker")}, nil), "has no files for linux/amd64")
	one(t, CheckTargets([]Package{only("wasm/idb")}, nil), "")
	one(t, CheckTargets(nil, []Package{only("wasm/worker")}), "has no files for js/wasm")
	one(t, CheckTargets(nil, []Package{only("relay/auth")}), "")
	one(t, CheckTargets([]Package{only("shared/crm", "crm.go")}, nil), "has build tags")
	tests := pkg("e2e/sim")
	tests.GoFiles = nil
	one(t, CheckTargets([]Package{tests}, nil), "")
}

func TestCheckEngineDeps(t *testing.T) {
	one(t, CheckEngineDeps([]string{"net/http/internal", "fmt"}), "links net/http/internal")
	one(t, CheckEngineDeps([]string{"github.com/dgraph-io/badger/v4/y"}), "links github.com/dgraph-io/badger")
	one(t, CheckEngineDeps([]string{"net/httpx", "regarding/shared/wire"}), "")
}

// A program that does link net/http is found out by the go command.
func TestDepsSeesWhatIsLinked(t *testing.T) {
	deps, err := Deps(root(t), Native, "e2e/house/testdata/heavy")
	if err != nil {
		t.Fatal(err)
	}
	if len(CheckEngineDeps(deps)) == 0 {
		t.Error("net/http was not found")
	}
}

// one checks for exactly one problem whose text holds want, or for none.
func one(t *testing.T, found []Problem, want string) {
	t.Helper()
	switch {
	case want == "" && len(found) > 0:
		t.Errorf("unexpected: %v", found)
	case want != "" && (len(found) != 1 || !strings.Contains(found[0].String(), want)):
		t.Errorf("got %v, want one problem with %q", found, want)
	}
}
