// Package fetch posts bytes to the relay by the browser's own fetch, which
// sends the session's cookie.
package fetch
