// Command peer is what the benchmarks need beside a browser: it seeds a relay,
// asks what it holds, and loads it, always as a device over the real protocol.
//
//	peer serve   -relay FILE -data FOLDER [-port N] [-origin URL]
//	peer seed    -site JSON -n N
//	peer verify  -site JSON -k K -rev R
//	peer load    -site JSON [-conns 32] [-seconds 8] [-deflate]
//	peer measure -relay FILE [-n 100000] [-devices 100]
//
// serve starts a relay, claims it, prints {"site": ...} and then answers lines
// of JSON, {"call": "seed", "n": 10000}, {"call": "letters", "n": 10000} for
// messages, or {"call": "verify", "k": 1000, "rev": 7}, until its input ends;
// the relay ends with it. SITE is the value of that "site".
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"regarding/e2e/bench/rig"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "peer:", err)
		os.Exit(1)
	}
}

type settings struct {
	relay, data, origin, site string
	port, n, k, conns         int
	devices, seconds          int
	rev                       int64
	log, deflate              bool
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	if len(args) == 0 {
		return errors.New("serve, seed, verify, load or measure?")
	}
	var s settings
	flags := flag.NewFlagSet("peer "+args[0], flag.ContinueOnError)
	flags.StringVar(&s.relay, "relay", "", "the relay's `binary`")
	flags.StringVar(&s.data, "data", "", "its data `folder`")
	flags.StringVar(&s.origin, "origin", "", "`URL` of the page, when the relay does not serve it")
	flags.StringVar(&s.site, "site", "", "`JSON` that serve printed")
	flags.IntVar(&s.port, "port", 0, "the relay's `port`; 0 for a free one")
	flags.IntVar(&s.n, "n", 100_000, "`records` to seed")
	flags.IntVar(&s.k, "k", 1000, "first `records` to look at")
	flags.Int64Var(&s.rev, "rev", 0, "`revision` to look for")
	flags.IntVar(&s.conns, "conns", 32, "`connections`, each a device")
	flags.IntVar(&s.devices, "devices", 100, "connected `devices`")
	flags.IntVar(&s.seconds, "seconds", 8, "`seconds` of load")
	flags.BoolVar(&s.deflate, "deflate", false, "let the load's devices offer compression, as browsers do")
	flags.BoolVar(&s.log, "log", false, "show what the relay prints")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	switch args[0] {
	case "serve":
		return serve(ctx, s, stdin, stdout)
	case "measure":
		return measure(ctx, s, stdout)
	}
	var site rig.Site
	if err := json.Unmarshal([]byte(s.site), &site); err != nil {
		return fmt.Errorf("read -site: %w", err)
	}
	switch args[0] {
	case "seed":
		took, err := seed(ctx, site, s.n)
		return answer(stdout, map[string]any{"n": s.n, "seconds": took.Seconds()}, err)
	case "verify":
		f := newFollower(site)
		defer f.close()
		n, err := f.count(ctx, s.k, s.rev)
		return answer(stdout, map[string]any{"n": n}, err)
	case "load":
		result, err := load(ctx, site, s.conns, s.seconds, s.deflate)
		return answer(stdout, result, err)
	}
	return fmt.Errorf("no command %q", args[0])
}

func answer(w io.Writer, reply any, err error) error {
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(reply)
}
