package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
)

const defaultData = "./data"

// settings are the flags of serve.
type settings struct {
	data    string
	listen  string
	origin  string
	tlsCert string
	tlsKey  string
	minFree uint64
}

// parse reads the command line. done says that there is nothing to serve, and
// code is then how to exit.
func (s *settings) parse(args []string, stderr io.Writer) (code int, done bool) {
	flags := flag.NewFlagSet("relay serve", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.data, "data", defaultData, "data `folder`; created if need be")
	flags.StringVar(&s.listen, "listen", "127.0.0.1:8484", "`host:port` to listen on; port 0 takes a free one")
	flags.StringVar(&s.origin, "origin", "", "public `URL` of the relay, needed behind a proxy")
	flags.StringVar(&s.tlsCert, "tls-cert", "", "`file` with the certificate, for https")
	flags.StringVar(&s.tlsKey, "tls-key", "", "`file` with its private key")
	minFreeFlag(flags, &s.minFree)
	return parse(flags, args)
}

func parse(flags *flag.FlagSet, args []string) (code int, done bool) {
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0, true
	case err != nil:
		return 2, true
	case flags.NArg() > 0:
		fmt.Fprintf(flags.Output(), "%s: unexpected %q\n", flags.Name(), flags.Arg(0))
		return 2, true
	}
	return 0, false
}

// parseFile is parse for a command line that ends with the name of a file.
func parseFile(flags *flag.FlagSet, args []string, file *string) (code int, done bool) {
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0, true
	case err != nil:
		return 2, true
	case flags.NArg() != 1:
		fmt.Fprintf(flags.Output(), "%s: one FILE is needed, after the flags\n", flags.Name())
		flags.Usage()
		return 2, true
	}
	*file = flags.Arg(0)
	return 0, false
}

func minFreeFlag(flags *flag.FlagSet, bytes *uint64) {
	flags.Uint64Var(bytes, "min-free", 256<<20, "refuse writes with less than so many `bytes` of disk free")
}

// parseOrigin reads a public origin: a scheme and a host, nothing else.
func parseOrigin(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil ||
		(u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("origin %q is not like https://host or https://host:port", text)
	}
	// As browsers write it: lower case, and no port that goes without saying.
	host := strings.ToLower(u.Host)
	if port := u.Port(); u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80" {
		host = strings.TrimSuffix(host, ":"+port)
	}
	return &url.URL{Scheme: u.Scheme, Host: host}, nil
}

// originOf names a relay that listens on addr as a person on the same machine
// would: browsers trust localhost also without https.
func originOf(addr net.Addr, scheme string) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return scheme + "://" + addr.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}
