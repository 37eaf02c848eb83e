package badgerdb_test

import (
	"testing"
	"time"

	"regarding/relay/badgerdb"
	"regarding/relay/blob"
	"regarding/shared/crm"
	"regarding/shared/wire"
)

// BenchmarkBlobs stores and reads bytes on disk: messages of 6 kB as they fit
// in one send, and the parts of a large blob.
func BenchmarkBlobs(b *testing.B) {
	who := blob.Asker{User: crm.UserID{ID: crm.ID{15: 1}}}
	begin := func(b *testing.B) *blob.Service {
		db, err := badgerdb.Open(modest(b.TempDir()))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = db.Close() })
		return blobService(db, time.Now())
	}
	const size, fits = 6_000, 174
	messages := func(n int) [][]byte {
		list := make([][]byte, fits)
		for i := range list {
			list[i] = blobBytes(byte(i), size)
			list[i][0], list[i][1] = byte(n), byte(n>>8)
		}
		return list
	}
	b.Run("send", func(b *testing.B) {
		s := begin(b)
		b.SetBytes(size * fits)
		for n := 0; b.Loop(); n++ {
			if _, err := s.Send(who, messages(n)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		s := begin(b)
		var wants []wire.BlobWant
		for n := range 20 {
			hashes, err := s.Send(who, messages(n))
			if err != nil {
				b.Fatal(err)
			}
			for _, h := range hashes {
				wants = append(wants, wire.BlobWant{Hash: h})
			}
		}
		b.ResetTimer()
		b.SetBytes(int64(size * len(wants)))
		for range b.N {
			for at := 0; at < len(wants); at += wire.MaxBlobWants {
				if err := s.Read(who, wants[at:min(at+wire.MaxBlobWants, len(wants))], func(wire.BlobPiece) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("parts", func(b *testing.B) {
		s := begin(b)
		whole := blobBytes(1, wire.MaxBlobBytes)
		hash := wire.HashBlob(whole)
		b.SetBytes(wire.MaxBlobPartBytes)
		at := 0
		for b.Loop() {
			if at == len(whole) {
				at = 0
				whole[0]++
				hash = wire.HashBlob(whole)
			}
			end := at + wire.MaxBlobPartBytes
			if _, err := s.Part(who, wire.BlobPart{Hash: hash, Total: uint64(len(whole)), Offset: uint64(at), Bytes: whole[at:end]}); err != nil {
				b.Fatal(err)
			}
			at = end
		}
	})
}
