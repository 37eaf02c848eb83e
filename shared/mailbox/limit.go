package mailbox

// Limits of what the codecs read.
//
// Source: product.md, "Limits"; those without a row there say so.
const (
	// MaxMessageBytes is the most bytes of one message: more is refused.
	MaxMessageBytes = 100 << 20
	// MaxHeaderBytes is the most bytes of a header block. More is noted as
	// a problem, so that no message is lost for it, and refused only past
	// MaxHeaderReadBytes (ours).
	MaxHeaderBytes     = 256 << 10
	MaxHeaderReadBytes = 1 << 20
	// MaxParts and MaxDepth are the most parts of a message and how deep they
	// nest: what is beyond is left inside the last part that was read.
	MaxParts = 2000
	MaxDepth = 30
	// MaxTextBytes is the most bytes of Message.Text and of Message.HTML, each
	// (ours); the parts hold the rest.
	MaxTextBytes = 4 << 20
	// MaxAddresses is the most addresses of one header field (ours).
	MaxAddresses = 5000
	// MaxCardFileBytes and MaxComponents bound a .vcf file.
	MaxCardFileBytes = 20 << 20
	MaxComponents    = 50_000
)
