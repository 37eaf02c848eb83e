package house

import (
	"errors"
	"testing"
)

func TestCompareGenerated(t *testing.T) {
	writes := func(text string, err error) map[string]func() ([]byte, error) {
		return map[string]func() ([]byte, error){"a.gen.ts": func() ([]byte, error) { return []byte(text), err }}
	}
	tree := files("a.gen.ts", "one")
	tests := []struct{ name, written, want string }{
		{"current", "one", ""},
		{"old", "two", "a.gen.ts: is old"},
	}
	for _, tt := range tests {
		found, err := compareGenerated(tree, writes(tt.written, nil))
		if err != nil {
			t.Fatal(err)
		}
		one(t, found, tt.want)
	}
	found, err := compareGenerated(files("b", ""), writes("one", nil))
	if err != nil {
		t.Fatal(err)
	}
	one(t, found, "a.gen.ts: is missing")
	if _, err := compareGenerated(tree, writes("", errors.New("cause"))); err == nil {
		t.Error("a writer's error was lost")
	}
}
