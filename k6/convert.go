package k6

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"

	"github.com/grafana/sobek"
	"go.k6.io/k6/js/common"
)

// largestIndex bounds the indexes that a JavaScript number holds exactly.
const largestIndex = 1 << 53

// index reads the number of an order.
func index(rt *sobek.Runtime, v sobek.Value, method string) uint64 {
	f := v.ToFloat()
	if !(0 <= f && f <= largestIndex) || f != math.Trunc(f) {
		common.Throw(rt, fmt.Errorf("%s: the order's number is %v, want a whole number 0..2^53, such as exec.scenario.iterationInTest", method, v))
	}
	return uint64(f)
}

// toJS makes a plain JavaScript value of what encodes to JSON. Properties keep the
// order of the fields.
func toJS(rt *sobek.Runtime, v any) sobek.Value {
	text, err := json.Marshal(v)
	if err != nil {
		common.Throw(rt, err)
	}
	return callJSON(rt, "parse", rt.ToValue(string(text)))
}

// fromJS reads a plain JavaScript value into what decodes from JSON, and refuses
// properties that it does not know.
func fromJS(rt *sobek.Runtime, v sobek.Value, into any) error {
	text := callJSON(rt, "stringify", v)
	if sobek.IsUndefined(text) {
		return fmt.Errorf("it is %v, want an object", v)
	}
	dec := json.NewDecoder(bytes.NewReader([]byte(text.String())))
	dec.DisallowUnknownFields()
	return plainly(dec.Decode(into))
}

// plainly says of a value of the wrong type what a script may have there, in place of the
// type that it is decoded into.
func plainly(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return err
	}
	want := map[reflect.Kind]string{
		reflect.Int:     "a whole number",
		reflect.Int64:   "a whole number",
		reflect.Uint64:  "a whole number",
		reflect.Float64: "a number",
		reflect.String:  "a text",
		reflect.Slice:   "a list",
	}[wrong.Type.Kind()]
	return fmt.Errorf("%s is a %s, want %s", cmp.Or(wrong.Field, "it"), wrong.Value, cmp.Or(want, "an object"))
}

func callJSON(rt *sobek.Runtime, method string, arg sobek.Value) sobek.Value {
	f, _ := sobek.AssertFunction(rt.Get("JSON").ToObject(rt).Get(method))
	v, err := f(sobek.Undefined(), arg)
	if err != nil {
		common.Throw(rt, err)
	}
	return v
}
