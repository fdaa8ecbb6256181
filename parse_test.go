package ordergen_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// right is the wire form of an order that is right, field by field.
func right() map[string]string {
	return map[string]string{
		"orderId": `"k6-buy-00001"`, "symbol": `"TEST-ASSET-A"`, "side": `"BUY"`, "type": `"LIMIT"`,
		"price": `15000`, "quantity": `100`, "timestamp": `1795422734551`,
	}
}

// rightChange is the canonical form of a change that is right, field by field.
func rightChange(a ordergen.Action) map[string]string {
	f := map[string]string{"orderId": `"r-00009"`, "action": `"` + a.String() + `"`, "origOrderId": `"r-00001"`, "symbol": `"A"`}
	if a != ordergen.Cancel {
		f["quantity"] = "40"
	}
	if a == ordergen.Replace {
		f["price"] = "15000"
	}
	return f
}

func object(fields map[string]string, more ...string) []byte {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		parts = append(parts, fmt.Sprintf("%q:%s", name, fields[name]))
	}
	return []byte("{" + strings.Join(append(parts, more...), ", ") + "}")
}

// refused lists the fields that an error names, in rising order.
func refused(err error) (names []string) {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	for _, err := range joined.Unwrap() {
		var field *ordergen.FieldError
		if errors.As(err, &field) {
			names = append(names, field.Field)
		}
	}
	slices.Sort(names)
	return names
}

func TestParseOrderIsStrict(t *testing.T) {
	if _, err := ordergen.ParseOrder(object(right())); err != nil {
		t.Fatalf("refuses a right order: %v", err)
	}
	noText := []string{`null`, `true`, `7`, `{}`, `[]`, `["A"]`, `""`}
	noNumber := []string{`null`, `true`, `"15000"`, `{}`, `[]`, `[1]`, `1.0`, `1.5`, `1e3`, `-1`, `-0.0`, `9223372036854775808`, `1e400`}
	wrong := map[string][]string{
		"orderId":   append(slices.Clone(noText), `"`+strings.Repeat("x", 257)+`"`),
		"symbol":    noText,
		"side":      append(slices.Clone(noText), `"buy"`, `"HOLD"`, `" BUY"`, `"LIMIT"`),
		"type":      append(slices.Clone(noText), `"limit"`, `"STOP"`, `"SELL"`),
		"price":     append(slices.Clone(noNumber), `0`),
		"quantity":  append(slices.Clone(noNumber), `0`),
		"timestamp": noNumber,
	}
	for name, values := range wrong {
		for _, value := range values {
			t.Run(name+"="+value[:min(len(value), 24)], func(t *testing.T) {
				f := right()
				f[name] = value
				refuses(t, object(f), &ordergen.FieldError{Field: name, Value: value})
			})
		}
		t.Run(name+" absent", func(t *testing.T) {
			f := right()
			delete(f, name)
			if name == "timestamp" {
				if _, err := ordergen.ParseOrder(object(f)); err != nil {
					t.Errorf("refuses an order without a timestamp: %v", err)
				}
				return
			}
			refuses(t, object(f), &ordergen.FieldError{Field: name})
		})
		t.Run(name+" twice", func(t *testing.T) {
			again := fmt.Sprintf("%q:%s", name, right()[name])
			refuses(t, object(right(), again), &ordergen.FieldError{Field: name, Value: right()[name]})
		})
		t.Run(name+" in another case", func(t *testing.T) {
			f := right()
			other := strings.ToUpper(name)
			f[other] = f[name]
			refuses(t, object(f), &ordergen.FieldError{Field: `"` + other + `"`, Value: f[name]})
		})
	}
	t.Run("unknown", func(t *testing.T) {
		refuses(t, object(right(), `"account":7`), &ordergen.FieldError{Field: `"account"`, Value: "7"})
	})
}

// Each action has its fields: all are required, and those of other actions refused.
func TestParseOrderHoldsAnActionToItsFields(t *testing.T) {
	values := right()
	values["origOrderId"] = `"r-00001"`
	for _, a := range []ordergen.Action{ordergen.Submit, ordergen.Cancel, ordergen.Reduce, ordergen.Replace} {
		own := rightChange(a)
		if a == ordergen.Submit {
			own = right()
			own["action"] = `"SUBMIT"`
		}
		t.Run(a.String(), func(t *testing.T) {
			if o, err := ordergen.ParseOrder(object(own)); err != nil || o.Action != a {
				t.Fatalf("%s gives %+v, %v", object(own), o, err)
			}
			for name, value := range values {
				f := maps.Clone(own)
				if _, has := own[name]; !has && name != "timestamp" {
					f[name] = value
					refuses(t, object(f), &ordergen.FieldError{Field: name, Value: value})
					continue
				}
				if delete(f, name); name != "timestamp" {
					refuses(t, object(f), &ordergen.FieldError{Field: name})
				}
			}
			own["action"] = `"AMEND"`
			refuses(t, object(own), &ordergen.FieldError{Field: "action", Value: `"AMEND"`})
		})
	}
}

// refuses holds the error to be of one field, and to say which, what and why.
func refuses(t *testing.T, data []byte, want *ordergen.FieldError) {
	t.Helper()
	_, err := ordergen.ParseOrder(data)
	var got *ordergen.FieldError
	if !errors.As(err, &got) {
		t.Fatalf("the error for %s is %v, want a FieldError", data, err)
	}
	if names := refused(err); len(names) != 1 || got.Field != want.Field || got.Value != want.Value || got.Want == "" {
		t.Errorf("the error for %s is %v, of the fields %v, want one of %s = %s", data, err, names, want.Field, want.Value)
	}
	if text := err.Error(); !strings.Contains(text, want.Field) || !strings.Contains(text, want.Value) || !strings.Contains(text, got.Want) {
		t.Errorf("the error reads %q, want it to name %s, %s and what is wanted", text, want.Field, want.Value)
	}
}

func TestParseOrderNamesAllFaultsAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := right()
		names := slices.Sorted(maps.Keys(f))
		faulty := rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, len(names), rapid.ID[string]).Draw(t, "faulty")
		for _, name := range faulty {
			f[name] = "null"
			if name != "timestamp" && rapid.Bool().Draw(t, "absent") {
				delete(f, name)
			}
		}
		slices.Sort(faulty)
		o, err := ordergen.ParseOrder(object(f))
		if diff := cmp.Diff(faulty, refused(err)); diff != "" {
			t.Fatalf("fields of the error for %s (-faulty +named):\n%s", object(f), diff)
		}
		if !slices.Contains(faulty, "orderId") && o.ID.String() != "k6-buy-00001" {
			t.Fatalf("the order that comes with the error has the id %q", o.ID)
		}
	})
}

func TestParseOrderTakesTheLongestID(t *testing.T) {
	f := right()
	f["orderId"] = `"` + strings.Repeat("x", 256) + `"`
	if o, err := ordergen.ParseOrder(object(f)); err != nil || len(o.ID.String()) != 256 {
		t.Errorf("an id of 256 bytes gives %+v, %v", o, err)
	}
}

func TestMarketOrderNeedsNoPrice(t *testing.T) {
	f := right()
	f["type"] = `"MARKET"`
	for _, price := range []string{"", "0", "15000"} {
		if f["price"] = price; price == "" {
			delete(f, "price")
		}
		if _, err := ordergen.ParseOrder(object(f)); err != nil {
			t.Errorf("refuses a market order with the price %q: %v", price, err)
		}
	}
	f["price"] = "-1"
	refuses(t, object(f), &ordergen.FieldError{Field: "price", Value: "-1"})
}

func TestParseOrderRefusesWhatIsNoObject(t *testing.T) {
	whole := string(object(right()))
	for _, data := range []string{
		"", " ", "null", "7", `"order"`, "[]", "[" + whole + "]", "{", whole[:len(whole)-1], whole + whole, whole + " x", whole + ",",
		`{"price"}`, `{"price":}`, `{"price":1,}`, `{7:1}`, `{"price" 1}`, `{"price":01}`, `{"price":+1}`, `{price:1}`, "{]", `{"price":{}`,
	} {
		o, err := ordergen.ParseOrder([]byte(data))
		if err == nil || o != (ordergen.Order{}) || !strings.Contains(err.Error(), "JSON object") {
			t.Errorf("%q gives %+v and the error %v, want one that asks for a JSON object", data, o, err)
		}
	}
}

func FuzzParseOrder(f *testing.F) {
	f.Add(object(right()))
	f.Add(object(right(), `"price":1`, `"x":[]`))
	f.Add([]byte(`{"orderId":"\ud83c\udca1\u0000","symbol":"<\\\"","side":"SELL","type":"MARKET","quantity":1}`))
	for _, a := range []ordergen.Action{ordergen.Cancel, ordergen.Reduce, ordergen.Replace} {
		f.Add(object(rightChange(a)))
	}
	f.Add([]byte(`{"orderId":"`))
	f.Add([]byte(`{} {}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := ordergen.ParseOrder(data)
		if err != nil {
			if err.Error() == "" {
				t.Errorf("%q gives an error that says nothing", data)
			}
			return
		}
		if !utf8.ValidString(o.Symbol) || o.Quantity < 1 && o.Action != ordergen.Cancel || o.Price < 0 || o.ID == (ordergen.ID{}) {
			t.Errorf("%q parses to %+v", data, o)
		}
		line := o.AppendJSON(nil)
		if back, err := ordergen.ParseOrder(line); err != nil || back != o {
			t.Errorf("%q parses to %+v, goes out as %s and comes back as %+v, %v", data, o, line, back, err)
		}
	})
}
