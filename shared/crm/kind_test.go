package crm

import "testing"

// S32: each type is held in one form.
func TestKindOfTypes(t *testing.T) {
	want := map[Type]ValueKind{
		TypeText: String, TypeMemo: String, TypeEmail: String, TypePhone: String, TypeURL: String,
		TypeInteger: Int, TypeBoolean: Int, TypeChoice: Int, TypeState: Int, TypeStatus: Int, TypeLanguage: Int,
		TypeMoney: Int, TypeDate: Int, TypeDateTime: Time, TypeDecimal: Float, TypeLookup: Reference, TypeOwner: Reference,
		TypeChoices: Set, TypeBytes: Bytes, TypeBlob: Bytes, TypeID: Null, 0: Null, 200: Null,
	}
	for typ := range TypeBlob + 1 {
		if _, ok := want[typ]; !ok {
			t.Errorf("type %d has no form", typ)
		}
	}
	for typ, kind := range want {
		if got := typ.Kind(); got != kind {
			t.Errorf("type %d: got %d, want %d", typ, got, kind)
		}
	}
}
