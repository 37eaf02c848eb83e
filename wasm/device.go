//go:build js && wasm

package main

import (
	"strings"
	"syscall/js"
)

// userAgent is what the browser says that it is.
func userAgent() string {
	agent := js.Global().Get("navigator").Get("userAgent")
	if agent.Type() != js.TypeString {
		return ""
	}
	return clip(agent.String(), 500)
}

// deviceName is what a device is called until its person names it.
func deviceName(agent string) string {
	browser := firstIn(agent, "Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari")
	system := firstIn(agent, "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "Mac",
		"CrOS", "ChromeOS", "Linux", "Linux")
	switch {
	case browser == "" && system == "":
		return "Browser"
	case system == "":
		return browser
	case browser == "":
		return system
	}
	return browser + " on " + system
}

// firstIn returns what stands behind the first of marks that is in s.
func firstIn(s string, marks ...string) string {
	for i := 0; i+1 < len(marks); i += 2 {
		if strings.Contains(s, marks[i]) {
			return marks[i+1]
		}
	}
	return ""
}

func clip(s string, n int) string {
	if len(s) > n {
		s = s[:n]
	}
	return strings.ToValidUTF8(s, "")
}
