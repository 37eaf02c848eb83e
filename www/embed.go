// Package www carries the built pages inside the relay's binary.
package www

import "io/fs"

// Pages returns the built pages, rooted where index.html lies, or nil in a
// binary built without the tag "pages".
func Pages() fs.FS { return pages }
