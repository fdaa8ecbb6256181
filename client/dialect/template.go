package dialect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ordergen/ordergen"
)

// value is a value of an order that a template names.
type value uint8

const (
	literal value = iota
	id
	orig
	symbol
	side
	typ
	force
	price
	quantity
)

// placeholders are the names of the values in templates.
var placeholders = [...]string{id: "{id}", orig: "{orig}", symbol: "{symbol}", side: "{side}", typ: "{type}", force: "{time_in_force}", price: "{price}", quantity: "{quantity}"}

// piece is a part of a template: text, or a value of the order.
type piece struct {
	value value
	text  string // text between two values
	bare  bool   // the value is one of JSON, with the quotes that it needs
}

// template is a text with values in it.
type template struct {
	pieces  []piece
	escaped bool // values are percent-encoded, as in a path or a form
}

// cut splits a text at its placeholders. The texts between are passed through.
func cut(text string, through func(string) string) (pieces []piece, err error) {
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return appendText(pieces, through(text)), nil
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			return nil, fmt.Errorf("%q opens a brace that it does not close", text)
		}
		name := text[open : open+end+1]
		v := slices.Index(placeholders[:], name)
		if v <= 0 {
			return nil, fmt.Errorf("%s names no value of an order, want one of %s", name, strings.Join(placeholders[1:], " "))
		}
		pieces = append(appendText(pieces, through(text[:open])), piece{value: value(v)})
		text = text[open+end+1:]
	}
}

// appendText appends a literal, to the one before if there is one.
func appendText(pieces []piece, text string) []piece {
	if text == "" {
		return pieces
	}
	if n := len(pieces); n > 0 && pieces[n-1].value == literal {
		pieces[n-1].text += text
		return pieces
	}
	return append(pieces, piece{text: text})
}

func inPath(text string) (template, error) {
	pieces, err := cut(text, func(s string) string { return s })
	return template{pieces, true}, err
}

// inForm is the template of an application/x-www-form-urlencoded body. Without the price it
// leaves out the fields that are the price alone.
func inForm(fields [][2]string, withPrice bool) (template, error) {
	var pieces []piece
	for _, f := range fields {
		if !withPrice && f[1] == placeholders[price] {
			continue
		}
		if len(pieces) > 0 {
			pieces = appendText(pieces, "&")
		}
		pieces = appendText(pieces, escape(f[0])+"=")
		value, err := cut(f[1], escape)
		if err != nil {
			return template{}, err
		}
		for _, p := range value {
			if p.value == literal {
				pieces = appendText(pieces, p.text)
			} else {
				pieces = append(pieces, p)
			}
		}
	}
	return template{pieces, true}, nil
}

// inJSON is the template of a JSON body. Without the price it leaves out the members that
// are the price alone.
func inJSON(text []byte, withPrice bool) (template, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	w := jsonWriter{decoder: d, withPrice: withPrice}
	t, err := d.Token()
	if err == nil {
		err = w.value(t)
	}
	if err != nil {
		return template{}, fmt.Errorf("the body is no template of JSON: %w", err)
	}
	if d.More() {
		return template{}, fmt.Errorf("the body has more than one value of JSON")
	}
	return template{w.pieces, false}, nil
}

// jsonWriter copies JSON into pieces.
type jsonWriter struct {
	decoder   *json.Decoder
	withPrice bool
	pieces    []piece
}

func (w *jsonWriter) text(s string) { w.pieces = appendText(w.pieces, s) }

func (w *jsonWriter) value(t json.Token) error {
	switch t := t.(type) {
	case json.Delim:
		return w.collection(t)
	case string:
		return w.quoted(t)
	case nil:
		w.text("null")
	default:
		w.text(fmt.Sprint(t))
	}
	return nil
}

func (w *jsonWriter) collection(open json.Delim) error {
	w.text(open.String())
	first := true
	for w.decoder.More() {
		key := ""
		t, err := w.decoder.Token()
		if err == nil && open == '{' {
			key = t.(string) // the decoder has checked that a key is a string
			t, err = w.decoder.Token()
		}
		if err != nil {
			return err
		}
		if open == '{' && !w.withPrice && t == json.Token(placeholders[price]) {
			continue
		}
		if !first {
			w.text(",")
		}
		first = false
		if open == '{' {
			if err := w.quoted(key); err != nil {
				return err
			}
			w.text(":")
		}
		if err := w.value(t); err != nil {
			return err
		}
	}
	end, err := w.decoder.Token()
	if err != nil {
		return err
	}
	w.text(end.(json.Delim).String())
	return nil
}

// quoted writes a string. One that is a placeholder alone becomes the value as JSON has it.
func (w *jsonWriter) quoted(s string) error {
	if v := slices.Index(placeholders[:], s); v > 0 {
		w.pieces = append(w.pieces, piece{value: value(v), bare: true})
		return nil
	}
	pieces, err := cut(s, func(s string) string { q := quote(s); return q[1 : len(q)-1] })
	if err != nil {
		return err
	}
	w.text(`"`)
	for _, p := range pieces {
		if p.value == literal {
			w.text(p.text)
		} else {
			w.pieces = append(w.pieces, p)
		}
	}
	w.text(`"`)
	return nil
}

// append appends the template with the values of an order.
func (t *template) append(dst []byte, o *ordergen.Order, v *vocabulary) ([]byte, error) {
	for i := range t.pieces {
		p := &t.pieces[i]
		switch p.value {
		case literal:
			dst = append(dst, p.text...)
		case id, orig:
			of := o.ID
			if p.value == orig {
				of = o.Orig
			}
			var err error
			if dst, err = t.appendID(dst, of, p.bare, v); err != nil {
				return dst, err
			}
		case symbol:
			dst = t.appendName(dst, o.Symbol, p.bare)
		case side:
			dst = t.appendName(dst, v.sides[o.Side&1], p.bare)
		case typ:
			dst = t.appendName(dst, v.types[o.Type&3], p.bare)
		case force:
			dst = t.appendName(dst, v.forces[o.Type&3], p.bare)
		case price:
			if p.bare && v.Price == Text {
				dst = append(v.price(append(dst, '"'), o.Price), '"')
			} else {
				dst = v.price(dst, o.Price)
			}
		case quantity:
			if p.bare && v.QuantityText {
				dst = append(strconv.AppendInt(append(dst, '"'), o.Quantity, 10), '"')
			} else {
				dst = strconv.AppendInt(dst, o.Quantity, 10)
			}
		}
	}
	return dst, nil
}

// appendID appends an id. One that the target gave stands for itself.
func (t *template) appendID(dst []byte, of ordergen.ID, bare bool, v *vocabulary) ([]byte, error) {
	if v.IDNumbers && of.Index == ordergen.NoIndex && isNumber(of.Prefix) {
		return append(dst, of.Prefix...), nil
	}
	if v.IDNumbers && of.Index != ordergen.NoIndex {
		n, err := v.numbers.of(of)
		return strconv.AppendUint(dst, n, 10), err
	}
	if t.escaped || !plain(of.Prefix) {
		return t.appendName(dst, of.String(), bare), nil
	}
	if bare {
		dst = append(dst, '"')
	}
	dst = of.Append(dst)
	if bare {
		dst = append(dst, '"')
	}
	return dst, nil
}

func (t *template) appendName(dst []byte, s string, bare bool) []byte {
	if t.escaped {
		return appendEscaped(dst, s)
	}
	if bare {
		dst = append(dst, '"')
	}
	if plain(s) {
		dst = append(dst, s...)
	} else {
		q := quote(s)
		dst = append(dst, q[1:len(q)-1]...)
	}
	if bare {
		dst = append(dst, '"')
	}
	return dst
}

// quote is a text as a JSON string.
func quote(s string) string {
	quoted, _ := json.Marshal(s) // a string never fails to marshal
	return string(quoted)
}

// plain reports whether a text stands for itself inside a JSON string.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

func escape(s string) string { return string(appendEscaped(nil, s)) }

// appendEscaped percent-encodes all but what RFC 3986, section 2.3, leaves as it is. "." and
// ".." would be steps of a path.
func appendEscaped(dst []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	dots := s == "." || s == ".."
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '~', c == '.' && !dots:
			dst = append(dst, c)
		default:
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		}
	}
	return dst
}
