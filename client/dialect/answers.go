package dialect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ordergen/ordergen/client"
	"github.com/tidwall/gjson"
)

// Answers says where an answer, a JSON object, tells what became of an order. Paths are those
// of gjson, such as data.fills.#; a list of numbers, such as fills.#.quantity, is their sum. An
// empty path is something that answers do not tell.
type Answers struct {
	// Status is a field that says whether an order with a status of 2xx was taken: if it has
	// one of the values Accepted. Without it the status of HTTP tells.
	Status   string
	Accepted []string
	Reason   string // why it was not

	Filled    string // shares that the order traded on arrival
	Fills     string // trades that it took
	Cancelled string // shares that a cancel or a reduction took off the book
	Sequence  string // place in the order in which the target executed its events
	ID        string // name that the target gave the order
}

var _ client.Decoder = Answers{}

// Decode reads an answer.
func (d Answers) Decode(a client.Answer) (client.Receipt, error) {
	if err := a.Err(); err != nil {
		return client.Receipt{}, err
	}
	if d.Status != "" {
		switch status := gjson.GetBytes(a.Body, d.Status); {
		case a.Cut != nil:
			return client.Receipt{}, fmt.Errorf("the answer ends before it tells of the order: %w", a.Cut)
		case !status.Exists():
			return client.Receipt{}, fmt.Errorf("the answer %.100q has no %s, which says whether the order was taken", a.Body, d.Status)
		case !slices.Contains(d.Accepted, status.String()):
			return client.Receipt{}, &client.Refusal{Status: a.Status, Reason: d.reason(a.Body, status.String())}
		}
	}
	if a.Cut != nil {
		return client.Receipt{}, nil
	}
	r := client.Receipt{
		Filled:    number(a.Body, d.Filled),
		Fills:     number(a.Body, d.Fills),
		Cancelled: number(a.Body, d.Cancelled),
	}
	if d.Sequence != "" {
		r.Sequence = whole(gjson.GetBytes(a.Body, d.Sequence))
	}
	if d.ID != "" {
		r.ID = gjson.GetBytes(a.Body, d.ID).String()
	}
	return r, nil
}

func (d Answers) reason(body []byte, status string) string {
	reason := fmt.Sprintf("%s is %s", d.Status, status)
	if d.Reason != "" {
		reason += ": " + gjson.GetBytes(body, d.Reason).String()
	}
	return reason[:min(len(reason), 200)]
}

// number is a whole number, a text that is one, or the sum of a list of them.
func number(body []byte, path string) client.Count {
	if path == "" {
		return client.Count{}
	}
	v := gjson.GetBytes(body, path)
	if !v.IsArray() {
		return whole(v)
	}
	sum := client.Count{Known: true}
	for _, e := range v.Array() {
		n := whole(e)
		sum.N, sum.Known = sum.N+n.N, sum.Known && n.Known
	}
	return sum
}

func whole(v gjson.Result) client.Count {
	if v.Type != gjson.Number && v.Type != gjson.String {
		return client.Count{}
	}
	text, decimals, _ := strings.Cut(v.String(), ".")
	if v.Type == gjson.Number {
		text, decimals, _ = strings.Cut(v.Raw, ".")
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return client.Count{N: n, Known: err == nil && n >= 0 && strings.Trim(decimals, "0") == ""}
}
