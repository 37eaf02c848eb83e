// Command relay is the server of Regarding: it serves the pages, the HTTP API
// and the WebSocket from one data folder.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"regarding/shared/wire"
)

// Set when building, with -ldflags "-X main.version=... -X main.build=...".
var (
	version = "dev"
	build   = "dev"
)

const usage = `Usage:
  relay [serve] [flags]     serve the workspace (relay serve -h lists the flags)
  relay admin-link [flags]  print a new one-time link while the relay is unclaimed
  relay check [flags]       verify the data folder of a stopped relay
  relay backup [flags] FILE write all data to a new file, also while the relay runs
  relay restore [flags] FILE
                            make a new data folder of a backup
  relay salvage [flags]     make a damaged data folder usable again, without what cannot be read
  relay version             print version, build and protocol
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run carries out one command and returns the exit code: 1 for what went
// wrong, 2 for a command line that cannot be understood.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	command := "serve"
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		command, args = args[0], args[1:]
	}
	var err error
	switch command {
	case "serve":
		var s settings
		if code, done := s.parse(args, stderr); done {
			return code
		}
		err = serve(ctx, s, stdout, stderr)
	case "admin-link":
		flags := flag.NewFlagSet("relay admin-link", flag.ContinueOnError)
		flags.SetOutput(stderr)
		data := flags.String("data", defaultData, "data `folder`")
		origin := flags.String("origin", "http://localhost:8484", "`URL` for the link when no relay is running; a running one knows its own")
		var minFree uint64
		minFreeFlag(flags, &minFree)
		if code, done := parse(flags, args); done {
			return code
		}
		err = adminLink(ctx, *data, *origin, minFree, stdout)
	case "check", "backup", "restore", "salvage":
		var code int
		var done bool
		if code, done, err = upkeep(ctx, command, args, stdout, stderr); done {
			return code
		}
	case "version":
		fmt.Fprintf(stdout, "relay %s, build %s, protocol %d\n", version, build, wire.Protocol)
	default:
		fmt.Fprintf(stderr, "relay: unknown command %q\n%s", command, usage)
		return 2
	}
	if err != nil {
		fmt.Fprintf(stderr, "relay: %v\n", err)
		return 1
	}
	return 0
}

// upkeep carries out the commands that look after a data folder. done says
// that the command line could not be understood, or was a question.
func upkeep(ctx context.Context, command string, args []string, stdout, stderr io.Writer) (code int, done bool, err error) {
	flags := flag.NewFlagSet("relay "+command, flag.ContinueOnError)
	flags.SetOutput(stderr)
	data := flags.String("data", defaultData, "data `folder`")
	var minFree uint64
	if command == "salvage" {
		minFreeFlag(flags, &minFree)
	}
	file := ""
	if command == "backup" || command == "restore" {
		flags.Usage = func() {
			fmt.Fprintf(stderr, "Usage: relay %s [flags] FILE\n", command)
			flags.PrintDefaults()
		}
		if code, done := parseFile(flags, args, &file); done {
			return code, true, nil
		}
	} else if code, done := parse(flags, args); done {
		return code, true, nil
	}
	switch command {
	case "check":
		err = check(*data, stdout)
	case "backup":
		err = backup(ctx, *data, file, stdout)
	case "restore":
		err = restore(*data, file, stdout)
	case "salvage":
		err = salvage(*data, minFree, stdout)
	}
	return 0, false, err
}
