package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"regarding/e2e/bench/device"
	"regarding/e2e/bench/record"
	"regarding/e2e/bench/rig"
	"regarding/shared/wire"
)

const (
	// settle is how long a relay is left alone before its memory is read.
	settle = 5 * time.Second
	// livingWrites are made while devices listen, deafWrites while others do
	// not: more bytes than a device may have waiting.
	livingWrites = 500
	deafWrites   = 10_000
	deafDevices  = 100
)

// measured is one line of what measure prints. Target is the most that
// numbers.md allows, 0 for none.
type measured struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Target float64 `json:"target,omitempty"`
	Idle   int     `json:"idle_pct"`
}

// bench is one measurement of a relay process on a folder of its own.
type bench struct {
	settings
	relay *rig.Relay
	site  rig.Site
	out   *json.Encoder
}

// measure prints what a relay process costs, one line of JSON each.
func measure(ctx context.Context, s settings, stdout io.Writer) error {
	data, err := os.MkdirTemp("", "regarding-measure-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	b := &bench{settings: s, out: json.NewEncoder(stdout)}
	b.data = data
	if err := b.start(ctx, "start, empty"); err != nil {
		return err
	}
	defer func() { b.relay.Kill() }()
	if b.site, err = b.relay.Claim(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{b.seed, b.again, b.fill, b.reconnect, b.living, b.deaf} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) print(name string, value float64, unit string, target float64, idle int) {
	// What cannot be written to stdout is seen to be missing.
	_ = b.out.Encode(measured{name, value, unit, target, idle})
}

func (b *bench) start(ctx context.Context, name string) (err error) {
	idle := idlePercent()
	b.relay, err = rig.Start(ctx, rig.Config{Binary: b.settings.relay, Data: b.data, Log: b.logWriter(), Port: b.port})
	if err != nil {
		return err
	}
	b.print(name, milliseconds(b.relay.Ready), "ms", 1000, idle)
	return nil
}

func (b *bench) seed(ctx context.Context) error {
	idle := idlePercent()
	took, err := seed(ctx, b.site, b.n)
	if err != nil {
		return err
	}
	b.print(fmt.Sprintf("commits by one device, %d in all", b.n), float64(b.n)/took.Seconds(), "/s", 0, idle)
	b.memory("relay memory after that", 0)
	return nil
}

// again starts the relay anew on what it holds.
func (b *bench) again(ctx context.Context) error {
	b.relay.Kill()
	if err := b.start(ctx, fmt.Sprintf("start with %d records", b.n)); err != nil {
		return err
	}
	b.site = b.site.At(b.relay.Origin)
	return nil
}

func (b *bench) fill(ctx context.Context) error {
	idle := idlePercent()
	f := newFollower(b.site)
	defer f.close()
	begun := time.Now()
	held, err := f.count(ctx, b.n, 0)
	took := time.Since(begun)
	if err != nil {
		return err
	}
	if held != b.n {
		return fmt.Errorf("a device that filled holds %d of %d records", held, b.n)
	}
	down := f.device.Received()
	_, _, _, frames := f.device.Bytes()
	text := 0
	for i := range b.n {
		text += len(record.New(i, 0).JSON())
	}
	b.print(fmt.Sprintf("fill of a native device, %d frames", frames), float64(b.n)/took.Seconds(), "records/s", 0, idle)
	b.print("bytes down / bytes of JSON", float64(down)/float64(text), "", 0.5, idle)
	return nil
}

// reconnect counts the bytes of a device that comes back to no news.
func (b *bench) reconnect(ctx context.Context) error {
	c := device.Config{Account: b.site.Account, Name: "back"}
	d, err := device.Dial(ctx, c)
	if err != nil {
		return err
	}
	time.Sleep(time.Second)
	d.Close()
	c.ID, c.Cursor = d.ID, d.Welcome.Standing.Head
	// That it joined is news the first time.
	for range 2 {
		if d, err = device.Dial(ctx, c); err != nil {
			return err
		}
		c.Cursor = d.Welcome.Standing.Head
		time.Sleep(time.Second)
		d.Close()
	}
	if mode := d.Welcome.Standing.Mode; mode != wire.Follow {
		return fmt.Errorf("a device that comes back is asked for mode %d", mode)
	}
	up, down, upFrames, downFrames := d.Bytes()
	b.print("reconnect without news: bytes", float64(max(up, down)), fmt.Sprintf("(%d up, %d down)", up, down), 200, idlePercent())
	b.print("reconnect without news: frames", float64(max(upFrames, downFrames)), "", 1, idlePercent())
	return nil
}

// living connects devices of several people that listen while others write.
func (b *bench) living(ctx context.Context) error {
	for n := range b.devices {
		d, err := device.Dial(ctx, device.Config{Account: b.site.Members[n%len(b.site.Members)], Name: fmt.Sprint("device ", n)})
		if err != nil {
			return err
		}
		defer d.Close()
	}
	b.memory(fmt.Sprintf("relay memory, %d devices connected", b.devices), 150)
	idle := idlePercent()
	took, err := b.write(ctx, 1_000_000, livingWrites)
	if err != nil {
		return err
	}
	b.print(fmt.Sprintf("writes seen by %d devices", b.devices), float64(livingWrites)/took.Seconds(), "/s", 0, idle)
	b.memory("relay memory after that", 150)
	return nil
}

// deaf connects devices that never read, and writes more than the relay may
// keep for them.
func (b *bench) deaf(ctx context.Context) error {
	// The same writes go before, so that what they cost by themselves is in
	// both readings.
	if _, err := b.write(ctx, 2_000_000, deafWrites); err != nil {
		return err
	}
	time.Sleep(settle)
	without, err := residentMB(b.relay.PID)
	if err != nil {
		return err
	}
	for n := range deafDevices {
		d, err := device.Dial(ctx, device.Config{Account: b.site.Members[n%len(b.site.Members)], Name: fmt.Sprint("deaf ", n), Deaf: true})
		if err != nil {
			return err
		}
		defer d.Close()
	}
	if _, err := b.write(ctx, 3_000_000, deafWrites); err != nil {
		return err
	}
	time.Sleep(settle)
	with, err := residentMB(b.relay.PID)
	if err != nil {
		return err
	}
	b.print(fmt.Sprintf("relay memory for each of %d devices that never read", deafDevices), (with-without)/deafDevices, "MB", 1.05, idlePercent())
	return nil
}

// write makes n records from first on, in pushes of one device.
func (b *bench) write(ctx context.Context, first, n int) (time.Duration, error) {
	acks := newAcks()
	d, err := device.Dial(ctx, device.Config{Account: b.site.Account, Name: "writer", Receive: acks.receive})
	if err != nil {
		return 0, err
	}
	defer d.Close()
	begun := time.Now()
	for i := range n {
		create, err := record.Create(first+i, 1, b.site.Owners)
		if err != nil {
			return 0, err
		}
		m, _, err := encode(d, b.site, create, time.Now())
		if err != nil {
			return 0, err
		}
		if err := d.Push([][]byte{m}); err != nil {
			return 0, err
		}
	}
	err = acks.wait(ctx, d, n)
	return time.Since(begun), err
}

func (b *bench) memory(name string, target float64) {
	time.Sleep(settle)
	mb, err := residentMB(b.relay.PID)
	if err != nil {
		name += ": " + err.Error()
	}
	b.print(name, mb, "MB", target, idlePercent())
}

// residentMB returns the resident memory of a process.
func residentMB(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb * 1024 / 1e6, err
		}
	}
	return 0, fmt.Errorf("process %d has no VmRSS", pid)
}

// idlePercent returns how idle the machine is for 300 ms, 0 where that cannot
// be read.
func idlePercent() int {
	idle, all := processorTimes()
	time.Sleep(300 * time.Millisecond)
	idleNow, allNow := processorTimes()
	if allNow == all {
		return 0
	}
	return int(100 * (idleNow - idle) / (allNow - all))
}

func processorTimes() (idle, all float64) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, 0
	}
	line, _, _ := strings.Cut(string(stat), "\n")
	for i, field := range strings.Fields(line)[1:] {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return 0, 0
		}
		all += v
		if i == 3 || i == 4 {
			idle += v
		}
	}
	return idle, all
}
