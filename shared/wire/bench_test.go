package wire

import (
	"encoding/json"
	"testing"

	"regarding/shared/crm"
)

var benchFrame = Welcome{
	Protocol: 1, Version: "0.1.0", Build: "0123456789ab", Credits: InitialCredits,
	Profile: crm.Profile{OrganizationName: "Northbeam", Name: "Ines Duarte", Email: "ines@northbeam.example", Role: crm.Administrator},
}

func BenchmarkEncode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Encode(benchFrame)
	}
}

func BenchmarkDecode(b *testing.B) {
	encoded := Encode(benchFrame)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(encoded); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecodeJSON is what BenchmarkDecode is read against.
func BenchmarkDecodeJSON(b *testing.B) {
	encoded, err := json.Marshal(benchFrame)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		var f Welcome
		if err := json.Unmarshal(encoded, &f); err != nil {
			b.Fatal(err)
		}
	}
}

// chunkOf returns a chunk of about TargetFrameBytes with rows of n bytes.
func chunkOf(n int) Chunk {
	c := Chunk{At: 1 << 20, Next: 1 << 30, Total: 100_000}
	for size := HeadBytes; size+OpaqueBytes(n) <= TargetFrameBytes; size += OpaqueBytes(n) {
		c.Rows = append(c.Rows, make([]byte, n))
	}
	return c
}

func BenchmarkEncodeChunk(b *testing.B) {
	c := chunkOf(300)
	b.SetBytes(int64(len(Encode(c))))
	b.ReportAllocs()
	for b.Loop() {
		Encode(c)
	}
}

func BenchmarkDecodeChunk(b *testing.B) {
	encoded := Encode(chunkOf(300))
	b.SetBytes(int64(len(encoded)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(encoded); err != nil {
			b.Fatal(err)
		}
	}
}
