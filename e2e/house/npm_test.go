package house

import (
	"fmt"
	"testing"
)

func TestCheckNpm(t *testing.T) {
	const (
		exact = `{"dependencies": {"a": "1.2.3", "b": "1.0.0-rc.1"}}`
		rc    = "omit-lockfile-registry-resolved=true\nsave-exact=true\n"
	)
	tests := []struct{ name, manifest, rc, want string }{
		{"exact", exact, rc, ""},
		{"a range", `{"devDependencies": {"a": "^1.2.3"}}`, rc, "not an exact one"},
		{"an address", `{"dependencies": {"a": "https://x.example/a.tgz"}}`, rc, "not an exact one"},
		{"without settings", exact, "", "is missing beside"},
		{"with hosts in the lock", exact, "save-exact=true\n", "does not say omit-lockfile"},
		{"with a registry", exact, rc + "registry=http://x.example\n", "names a registry"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tree := files("w/package.json", tt.manifest, "w/package-lock.json", "{}")
			if tt.rc != "" {
				tree["w/.npmrc"] = files("x", tt.rc)["x"]
			}
			found, err := CheckNpm(tree, []string{"w/package.json"})
			if err != nil {
				t.Fatal(err)
			}
			one(t, found, tt.want)
		})
	}
	found, err := CheckNpm(files("w/package.json", exact, "w/.npmrc", rc), []string{"w/package.json"})
	if err != nil {
		t.Fatal(err)
	}
	one(t, found, "package-lock.json: is missing")
}

func TestCheckLock(t *testing.T) {
	const lock = `{"packages": {"": {"dependencies": {"a": "1.0.0"}},
		"node_modules/a": {"version": "1.0.0", "optionalDependencies": {"@a/other-system": "1.0.0", "b": "2.0.0"}},
		"node_modules/a/node_modules/b": {"version": "2.0.0"}%s}}`
	tests := []struct{ name, more, want string }{
		{"whole", `, "node_modules/@a/other-system": {"version": "1.0.0"}`, ""},
		{"left out", ``, "does not lock @a/other-system, which a needs"},
		{"without a version", `, "node_modules/@a/other-system": {}`, "does not lock @a/other-system"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found, err := checkLock(files("package-lock.json", fmt.Sprintf(lock, tt.more)), "package-lock.json")
			if err != nil {
				t.Fatal(err)
			}
			one(t, found, tt.want)
		})
	}
}
