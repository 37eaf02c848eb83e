package httpd

import (
	"strconv"
	"strings"
)

// accepts returns how much a client likes what, by the values of one of its
// Accept headers: 0 for not at all, up to 1. A value that names what counts
// more than a wildcard.
//
// Source: RFC 9110, 12.4.2, 12.5.1 and 12.5.3.
func accepts(values []string, what string) float64 {
	family, _, _ := strings.Cut(what, "/")
	best, precise := 0.0, 0
	for _, value := range values {
		for item := range strings.SplitSeq(value, ",") {
			name, parameters, _ := strings.Cut(item, ";")
			precision := 0
			switch strings.ToLower(strings.TrimSpace(name)) {
			case what:
				precision = 3
			case family + "/*":
				precision = 2
			case "*", "*/*":
				precision = 1
			}
			if precision > precise {
				best, precise = quality(parameters), precision
			}
		}
	}
	return best
}

// quality returns the weight among a value's parameters, 1 without one.
func quality(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
		if !strings.EqualFold(name, "q") {
			continue
		}
		q, err := strconv.ParseFloat(value, 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return q
	}
	return 1
}

// matchesTag reports whether the values of If-None-Match name tag.
func matchesTag(values []string, tag string) bool {
	for _, value := range values {
		for item := range strings.SplitSeq(value, ",") {
			item = strings.TrimSpace(item)
			if item == "*" || strings.TrimPrefix(item, "W/") == tag {
				return true
			}
		}
	}
	return false
}
