package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/ordergen/ordergen"
)

// Limits of request bodies. A longer one is answered 413.
const (
	MaxOrderBytes = 64 << 10
	MaxSeedBytes  = 32 << 20
)

// The answers, with the fields in the order of the wire.
type (
	accepted struct {
		Status    string `json:"status"`
		OrderID   string `json:"orderId"`
		ShardID   string `json:"shardId"`
		Timestamp int64  `json:"timestamp"` // epoch milliseconds
		did
	}
	// did is what the event came to, beside the fields of the contract.
	did struct {
		Sequence  uint64 `json:"sequence"`
		Filled    int64  `json:"filled"`
		Fills     int    `json:"fills"`
		Cancelled *int64 `json:"cancelled,omitempty"` // shares that a cancel or a reduction took off the book
		Resting   int64  `json:"resting"`
	}
	rejected struct {
		Status  string `json:"status"`
		OrderID string `json:"orderId"`
		Reason  string `json:"reason"`
	}
	seeded struct {
		Seeded int `json:"seeded"`
	}
	shardUp struct {
		Status  string `json:"status"`
		ShardID string `json:"shardId"`
	}
	gatewayUp struct {
		Status    string `json:"status"`
		Component string `json:"component"`
	}
	failed struct {
		Error string `json:"error"`
	}
)

var invalidJSON = failed{"Invalid JSON in request body"}

// HeaderSequence is the header of an answer that gives [Answer.Sequence], also where an
// event was refused.
const HeaderSequence = "X-Sequence"

// statusOf tells a fault of the event from one of the engine.
func statusOf(refusal error) int {
	var field *ordergen.FieldError
	switch {
	case errors.Is(refusal, ErrUnknown):
		return http.StatusNotFound
	case errors.As(refusal, &field), errors.Is(refusal, ErrSymbol), errors.Is(refusal, ErrDuplicate):
		return http.StatusBadRequest
	}
	return http.StatusServiceUnavailable
}

func answer(w http.ResponseWriter, status int, body any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		panic(err) // structs of texts and numbers always encode
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// readBody reads a request body of at most limit bytes. When it reports false it has
// answered the request.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var tooLong *http.MaxBytesError
	switch {
	case err == nil:
		return body, true
	case errors.As(err, &tooLong):
		answer(w, http.StatusRequestEntityTooLarge, failed{fmt.Sprintf("Request body is too long, want at most %d bytes", limit)})
	default:
		answer(w, http.StatusBadRequest, failed{"Request body ended early: " + err.Error()})
	}
	return nil, false
}

// isOrder reports whether ParseOrder found an object, with whatever faults, in what it
// gave the error for.
func isOrder(err error) bool {
	var field *ordergen.FieldError
	return err == nil || errors.As(err, &field)
}

// reason is the refusal in the words of the wire contract where it has some, and
// otherwise in those of the error. Several faults are joined by "; ".
func reason(o ordergen.Order, err error) string {
	switch {
	case errors.Is(err, ErrSymbol):
		return "Unknown symbol: " + o.Symbol
	case errors.Is(err, ErrDuplicate):
		return "Duplicate order id: " + o.ID.String()
	case errors.Is(err, ErrUnknown):
		return "Unknown order"
	case errors.Is(err, ErrFull):
		return "Ring buffer full"
	case errors.Is(err, ErrClosed):
		return "Shard is closed"
	}
	faults := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		faults = joined.Unwrap()
	}
	var reasons []string
	for _, fault := range faults {
		reasons = append(reasons, fieldReason(fault))
	}
	return strings.Join(reasons, "; ")
}

func fieldReason(err error) string {
	var f *ordergen.FieldError
	if !errors.As(err, &f) {
		return err.Error()
	}
	switch n, notWhole := strconv.ParseInt(f.Value, 10, 64); {
	case f.Field == "price" && notWhole == nil && n <= 0:
		return "Price must be positive: " + f.Value
	case f.Field == "quantity" && notWhole == nil && n <= 0:
		return "Quantity must be positive: " + f.Value
	}
	var text string
	if f.Field == "side" && json.Unmarshal([]byte(f.Value), &text) == nil && text != "BUY" && text != "SELL" {
		return "Invalid side: " + text
	}
	return f.Error()
}

// Why a shard refuses an order before it looks at the book.
var (
	ErrSymbol = errors.New("unknown symbol")                     // the shard does not trade it
	ErrFull   = errors.New("too many orders wait to be matched") // more than ShardConfig.Capacity
	ErrClosed = errors.New("shard is closed")
)

// Answer is what a shard says of an event.
type Answer struct {
	Outcome

	// Sequence numbers the events of the shard in the order in which they were executed,
	// from 1. A refusal that depends on the book has one too; it is 0 where the event never
	// had its turn.
	Sequence uint64
}
