package dialect

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// Call is a request as a template. {id}, {orig}, {symbol}, {side}, {type}, {time_in_force},
// {price} and {quantity} stand for the values of the order; {orig} is the order that is
// cancelled or changed. A body has JSON or Form, or neither. A member or field that is the
// price alone is left out of a market order.
type Call struct {
	Method string
	Path   string      // below the target's base URL, with the query
	JSON   []byte      // a string that is a placeholder alone becomes a number where the Values say so
	Form   [][2]string // fields and values of an application/x-www-form-urlencoded body
}

// Requests are the requests of a dialect, by action. An order of an action without one is
// refused before it is sent.
type Requests struct {
	Values Values
	Calls  map[ordergen.Action]Call
}

// Encoder writes orders as requests.
type Encoder struct {
	vocabulary *vocabulary
	calls      [4]*call
}

var _ client.Encoder = (*Encoder)(nil)

// call is a compiled Call.
type call struct {
	method                string
	path, body, unlimited template // the last is the body of an order without a limit
}

var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

// Compile checks the templates and names every fault.
func (r Requests) Compile() (*Encoder, error) {
	e := &Encoder{vocabulary: newVocabulary(r.Values)}
	errs := []error{r.Values.validate()}
	for action, c := range r.Calls {
		if int(action) >= len(e.calls) {
			errs = append(errs, fmt.Errorf("there is a request for %v, want Submit, Cancel, Reduce or Replace", action))
			continue
		}
		compiled, err := c.compile()
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", strings.ToLower(action.String()), err))
		}
		e.calls[action] = compiled
	}
	return e, errors.Join(errs...)
}

func (c Call) compile() (*call, error) {
	var (
		compiled = &call{method: c.Method}
		errs     []error
		err      error
	)
	if !slices.Contains(methods, c.Method) {
		errs = append(errs, fmt.Errorf("the method is %q, want one of %s", c.Method, strings.Join(methods, ", ")))
	}
	if !strings.HasPrefix(c.Path, "/") {
		errs = append(errs, fmt.Errorf("the path is %q, want one that starts with a slash", c.Path))
	}
	compiled.path, err = inPath(c.Path)
	errs = append(errs, err)
	if c.JSON != nil && c.Form != nil {
		errs = append(errs, errors.New("the body is JSON and a form, want one of them"))
	}
	for _, body := range []struct {
		to        *template
		withPrice bool
	}{{&compiled.body, true}, {&compiled.unlimited, false}} {
		switch {
		case c.JSON != nil:
			*body.to, err = inJSON(c.JSON, body.withPrice)
		case c.Form != nil:
			*body.to, err = inForm(c.Form, body.withPrice)
		}
		if body.withPrice {
			errs = append(errs, err)
		}
	}
	return compiled, errors.Join(errs...)
}

// Encode writes an order.
func (e *Encoder) Encode(r *client.Request, o ordergen.Order) (err error) {
	var c *call
	if int(o.Action) < len(e.calls) {
		c = e.calls[o.Action]
	}
	if c == nil {
		return fmt.Errorf("the target has no request for the action %v of order %v", o.Action, o.ID)
	}
	r.Method = c.method
	if r.Path, err = c.path.append(r.Path, &o, e.vocabulary); err != nil {
		return err
	}
	body := &c.body
	if o.Action == ordergen.Submit && o.Type == ordergen.Market {
		body = &c.unlimited
	}
	r.Body, err = body.append(r.Body, &o, e.vocabulary)
	return err
}
