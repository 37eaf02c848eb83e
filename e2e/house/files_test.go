package house

import (
	"strings"
	"testing"
)

func TestCheckFiles(t *testing.T) {
	long := strings.Repeat("x\n", MaxLines+1)
	slash := "/"
	tests := []struct{ name, file, text, want string }{
		{"plain", "a.md", "see http://crm.northbeam.example" + slash + "work/list and a" + slash + "root/b", ""},
		{"a path of one machine", "a.sh", "cd " + slash + "root/x", "a.sh:1: holds a path of one machine"},
		{"in quotes", "a.json", "\n{\"at\": \"" + slash + "home/x\"}", "a.json:2: holds a path"},
		{"a registry", "package-lock.json", "https://registry." + "npmjs.org/x", "host of a registry"},
		{"a resolved address", "package-lock.json", `"res` + `olved": "https://x.example"`, "host of a registry"},
		{"a picture", "a.png", "\x00" + slash + "root/x", ""},
		{"long", "a.go", long, "has 501 lines"},
		{"just not too long", "a.go", strings.Repeat("x\n", MaxLines), ""},
		{"a long test", "a_test.go", long, ""},
		{"generated", "a.gen.ts", long, ""},
		{"no source", "a.svg", long, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found, err := CheckFiles(files(tt.file, tt.text), []string{tt.file})
			if err != nil {
				t.Fatal(err)
			}
			one(t, found, tt.want)
		})
	}
}
