package house

import (
	"testing"
	"testing/fstest"
)

func files(pairs ...string) fstest.MapFS {
	tree := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		tree[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return tree
}

func TestCheckComments(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"one sentence", "// Package a holds the a's: small ones, of three kinds.\npackage a\n", ""},
		{"then more", "// Package a holds the a's.\n//\n// They are small. They are many.\npackage a\n", ""},
		{"a program", "// The program a prints an a.\npackage main\n", ""},
		{"none", "package a\n", "has no comment"},
		{"only a directive", "//go:build x\n\npackage a\n", "has no comment"},
		{"two sentences", "// Package a holds one. It holds two.\npackage a\n", "more than one sentence"},
		{"no sentence", "// Package a holds\npackage a\n", "does not open with a sentence"},
		{"another name", "// Package b holds the a's.\npackage a\n", `does not begin with "Package a"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found, err := CheckComments(files("a/a.go", tt.source, "a/a_test.go", "// More.\npackage a"), []string{"a", "only/tests"})
			if err != nil {
				t.Fatal(err)
			}
			one(t, found, tt.want)
		})
	}
	found, err := CheckComments(files("a/a.go", "// Package a is.\npackage a", "a/b.go", "// Package a was.\npackage a"), []string{"a"})
	if err != nil {
		t.Fatal(err)
	}
	one(t, found, "has a comment in 2 files")
}

func TestCheckWorld(t *testing.T) {
	const clock = "package a\nimport \"time\"\nvar At = time.Now\n"
	tests := []struct{ name, file, source, want string }{
		{"a time that was passed", "a/a.go", "package a\nimport \"time\"\nfunc F(now time.Time) {}\n", ""},
		{"a clock", "a/a.go", clock, "uses time.Now"},
		{"a clock by another name", "a/a.go", "package a\nimport t \"time\"\nvar At = t.Since(t.Time{})\n", "uses time.Since"},
		{"a clock for the browser only", "a/a_js.go", "//go:build js\n\n" + clock, "uses time.Now"},
		{"main", "a/a.go", "package main\nimport \"time\"\nvar At = time.Now\n", ""},
		{"a test", "a/a_test.go", clock, ""},
		{"chance", "a/a.go", "package a\nimport \"math/rand/v2\"\nvar N = rand.N(3)\n", "uses math/rand/v2"},
		{"secrets", "a/a.go", "package a\nimport \"crypto/rand\"\nvar R = rand.Reader\n", "uses crypto/rand"},
		{"environment", "a/a.go", "package a\nimport \"os\"\nvar H = os.Getenv(\"H\")\n", "uses os.Getenv"},
		{"a method of the same name", "a/a.go", "package a\nfunc F(c interface{ Now() int }) int { return c.Now() }\n", ""},
		{"a goroutine", "a/a.go", "package a\nfunc F() { go F() }\n", ""},
		{"a goroutine in shared", "shared/a/a.go", "package a\nfunc F() { go F() }\n", "uses a goroutine"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found, err := CheckWorld(files(tt.file, tt.source), []string{"a", "shared/a"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			one(t, found, tt.want)
		})
	}
	excuse := []Exception{{File: "a/a.go", Use: "time.Now", Why: "a test of exceptions"}}
	found, err := CheckWorld(files("a/a.go", clock), []string{"a"}, excuse)
	if err != nil {
		t.Fatal(err)
	}
	one(t, found, "")
	found, err = CheckWorld(files("a/a.go", "package a\n"), []string{"a"}, excuse)
	if err != nil {
		t.Fatal(err)
	}
	one(t, found, "take the exception away")
}

func TestSentences(t *testing.T) {
	got, err := Sentences(files("a/a.go", "// Package a is.\n//\n// More.\npackage a"), []string{"a"})
	if err != nil || got["a"] != "Package a is." {
		t.Errorf("got %v, %v", got, err)
	}
}
