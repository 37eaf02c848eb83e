package crm

// Kind returns the form in which values of type t are held: texts as String;
// numbers, choices, states and booleans as Int, money as Int in
// ten-thousandths and dates as Int days since 1970; decimals as Float;
// instants as Time; lookups as Reference; several choices as a Set of the
// options' numbers in decimal; digests of blobs as Bytes. It is Null for TypeID and for types that this
// build does not know.
func (t Type) Kind() ValueKind {
	switch t {
	case TypeText, TypeMemo, TypeEmail, TypePhone, TypeURL:
		return String
	case TypeInteger, TypeMoney, TypeBoolean, TypeChoice, TypeState, TypeStatus, TypeLanguage, TypeDate:
		return Int
	case TypeDecimal:
		return Float
	case TypeDateTime:
		return Time
	case TypeLookup, TypeOwner:
		return Reference
	case TypeChoices:
		return Set
	case TypeBytes, TypeBlob:
		return Bytes
	}
	return Null
}
