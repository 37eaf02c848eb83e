package badgerdb

import (
	"fmt"
	"log/slog"
	"strings"
)

// logger hands Badger's own log on, one level lower than Badger means it:
// what it says at start and at every compaction is for debugging.
type logger struct{ log *slog.Logger }

func (l logger) Errorf(format string, args ...any)   { l.log.Error(badgerText(format, args)) }
func (l logger) Warningf(format string, args ...any) { l.log.Info(badgerText(format, args)) }
func (l logger) Infof(format string, args ...any)    { l.log.Debug(badgerText(format, args)) }
func (l logger) Debugf(string, ...any)               {}

func badgerText(format string, args []any) string {
	return "badger: " + strings.TrimSpace(fmt.Sprintf(format, args...))
}
