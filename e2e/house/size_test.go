package house

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMeasureScripts(t *testing.T) {
	tree := files(
		"index.html", `<script type="module" crossorigin src="/assets/main-1.js"></script><link rel="modulepreload" href="/assets/vendor-2.js"><link rel="stylesheet" href="/a.css">`,
		"assets/main-1.js", `import{a as b}from"./vendor-2.js";import"./side-3.js";const l=()=>import("./late-4.js");`,
		"assets/vendor-2.js", `export const a=1;export*from"/assets/deep-5.js"`,
		"assets/side-3.js", `x`, "assets/late-4.js", `import{a}from"./vendor-2.js"`, "assets/deep-5.js", `y`, "sw.js", `z`,
	)
	scripts, err := MeasureScripts(tree)
	if err != nil {
		t.Fatal(err)
	}
	names := func(m map[string]int) map[string]bool {
		set := map[string]bool{}
		for name, size := range m {
			set[name] = size > 0
		}
		return set
	}
	want := map[string]bool{"assets/main-1.js": true, "assets/vendor-2.js": true, "assets/side-3.js": true, "assets/deep-5.js": true}
	if diff := cmp.Diff(want, names(scripts.Initial)); diff != "" {
		t.Errorf("initial: %s", diff)
	}
	if diff := cmp.Diff(map[string]bool{"assets/late-4.js": true, "sw.js": true}, names(scripts.Later)); diff != "" {
		t.Errorf("later: %s", diff)
	}
}

func TestMeasureScriptsRefuses(t *testing.T) {
	for name, page := range map[string]string{
		"no page": "", "no script": "<p>hello</p>", "a script that is missing": `<script src="/a.js"></script>`,
	} {
		tree := files("x", "")
		if page != "" {
			tree = files("index.html", page)
		}
		if scripts, err := MeasureScripts(tree); err == nil {
			t.Errorf("%s: got %+v", name, scripts)
		}
	}
}

func TestCheckScripts(t *testing.T) {
	one(t, CheckScripts(Scripts{Initial: map[string]int{"a": MaxInitialBytes}, Later: map[string]int{"b": MaxChunkBytes}}), "")
	one(t, CheckScripts(Scripts{Initial: map[string]int{"a": MaxInitialBytes, "b": 1}}), "200001 bytes")
	one(t, CheckScripts(Scripts{Later: map[string]int{"late.js": MaxChunkBytes + 1}}), "www/dist/late.js")
}

func TestCheckBuilds(t *testing.T) {
	page, engine := []byte("..abc123def456.."), []byte("abc123def456")
	one(t, CheckBuilds("abc123def456", map[string][]byte{"page": page, "engine": engine}), "")
	one(t, CheckBuilds("abc123def456", map[string][]byte{"page": page, "engine": []byte("old")}), "engine: is not of the relay's build")
	one(t, CheckBuilds("", map[string][]byte{"page": page}), "proves nothing")
}

func TestBrotliSizeIsKept(t *testing.T) {
	cache := filepath.Join(t.TempDir(), "made", "here")
	content := []byte(strings.Repeat("the same again ", 1000))
	size, err := BrotliSize(content, cache)
	if err != nil || size == 0 || size > 200 {
		t.Fatalf("%d bytes, %v", size, err)
	}
	notes, err := os.ReadDir(cache)
	if err != nil || len(notes) != 1 {
		t.Fatalf("%v, %v", notes, err)
	}
	if err := os.WriteFile(filepath.Join(cache, notes[0].Name()), []byte("7\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if again, err := BrotliSize(content, cache); err != nil || again != 7 {
		t.Errorf("the note was not used: %d, %v", again, err)
	}
	if other, err := BrotliSize(content[1:], cache); err != nil || other == 7 {
		t.Errorf("another content has the same note: %d, %v", other, err)
	}
}
