package house

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

var exactVersion = regexp.MustCompile(`^\d+\.\d+\.\d+(-[\w.]+)?$`)

// CheckNpm reports, for every package.json among names, versions that are not
// exact and an .npmrc that is missing or lets registries into the lock file.
func CheckNpm(tree fs.FS, names []string) ([]Problem, error) {
	var found []Problem
	for _, name := range names {
		if path.Base(name) != "package.json" {
			continue
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return nil, err
		}
		var manifest map[string]json.RawMessage
		if err := json.Unmarshal(text, &manifest); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		for _, key := range []string{"dependencies", "devDependencies", "optionalDependencies", "overrides"} {
			var versions map[string]string
			if raw, ok := manifest[key]; ok {
				if err := json.Unmarshal(raw, &versions); err != nil {
					return nil, fmt.Errorf("read %s of %s: %w", key, name, err)
				}
			}
			for dependency, version := range versions {
				if !exactVersion.MatchString(version) {
					found = append(found, problem(name, "%s has the version %q, not an exact one", dependency, version))
				}
			}
		}
		rc := path.Join(path.Dir(name), ".npmrc")
		settings, err := fs.ReadFile(tree, rc)
		if err != nil {
			found = append(found, problem(rc, "is missing beside package.json"))
			continue
		}
		for _, want := range []string{"omit-lockfile-registry-resolved=true", "save-exact=true"} {
			if !bytes.Contains(settings, []byte(want)) {
				found = append(found, problem(rc, "does not say %s", want))
			}
		}
		if bytes.Contains(settings, []byte("registry=http")) {
			found = append(found, problem(rc, "names a registry"))
		}
		unlocked, err := checkLock(tree, path.Join(path.Dir(name), "package-lock.json"))
		if err != nil {
			return nil, err
		}
		found = append(found, unlocked...)
	}
	return sorted(found), nil
}

// lockFile is the part of package-lock.json that is looked at: packages by
// the folder they go to.
type lockFile struct {
	Packages map[string]struct {
		Version              string
		Dependencies         map[string]string
		DevDependencies      map[string]string
		OptionalDependencies map[string]string
	}
}

// checkLock reports packages that others in the lock file need and that it
// does not have: npm ci refuses such a file. One written on a machine where
// optional packages of other systems were left out is like that.
func checkLock(tree fs.FS, name string) ([]Problem, error) {
	text, err := fs.ReadFile(tree, name)
	if errors.Is(err, fs.ErrNotExist) {
		return []Problem{problem(name, "is missing beside package.json")}, nil
	}
	if err != nil {
		return nil, err
	}
	var lock lockFile
	if err := json.Unmarshal(text, &lock); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	locked := map[string]bool{}
	for folder, p := range lock.Packages {
		if i := strings.LastIndex(folder, "node_modules/"); i >= 0 && p.Version != "" {
			locked[folder[i+len("node_modules/"):]] = true
		}
	}
	var found []Problem
	for folder, p := range lock.Packages {
		for _, needs := range []map[string]string{p.Dependencies, p.DevDependencies, p.OptionalDependencies} {
			for dependency := range needs {
				if !locked[dependency] {
					found = append(found, problem(name, "does not lock %s, which %s needs: npm ci refuses that; choose a version whose packages for every system can be had", dependency, path.Base("/"+folder)))
				}
			}
		}
	}
	return found, nil
}
