package live

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen/client"
)

// receiver answers what is pushed.
type receiver func(*http.Request) (*http.Response, error)

func (r receiver) RoundTrip(req *http.Request) (*http.Response, error) { return r(req) }

// says is a receiver with one answer.
func says(status int, text string) receiver {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Status: http.StatusText(status), Body: io.NopCloser(strings.NewReader(text))}, nil
	}
}

func testPusher(t *testing.T, m *Metrics, r http.RoundTripper) *Pusher {
	t.Helper()
	p, err := newPusher(m, "http://receiver.test/api/v1/write")
	if err != nil {
		t.Fatal(err)
	}
	p.client.Transport = r
	p.start()
	return p
}

// A push that follows makes good for those that were lost, which are counted.
func TestLostPushesAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPusher(t, newMetrics(""), says(http.StatusBadRequest, "no such tenant"))
		time.Sleep(pushEvery + time.Second) // The clock is that of synctest.
		synctest.Wait()
		if p.lost != 2 || !strings.Contains(p.err.Error(), "no such tenant") {
			t.Errorf("%d were lost: %v", p.lost, p.err)
		}
		p.client.Transport = says(http.StatusNoContent, "")
		if err := p.Close(); err == nil || err.Error() != "2 of 3 pushes were lost; the last has arrived, with all counts" {
			t.Errorf("the end is: %v", err)
		}
	})
}

func TestAReceiverThatIsThereAgainLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		p := testPusher(t, newMetrics(""), receiver(func(r *http.Request) (*http.Response, error) {
			if asked++; asked%3 > 0 {
				return nil, errors.New("connection refused")
			}
			return says(http.StatusNoContent, "")(r)
		}))
		time.Sleep(pushEvery + 2*time.Second) // The clock is that of synctest.
		synctest.Wait()
		if err := p.Close(); err != nil || asked != 9 {
			t.Errorf("asked %d times, and the end is: %v", asked, err)
		}
	})
}

// A receiver that takes a connection and says nothing holds no order up, and the end of a run for five
// seconds at the most.
func TestADeadReceiverHoldsNothingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMetrics("")
		p := testPusher(t, m, &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			end, silent := net.Pipe()
			t.Cleanup(func() { silent.Close() })
			return end, nil
		}})
		synctest.Wait()
		began := time.Now()
		for range 1000 {
			if err := m.Write(client.Entry{Due: time.Second, Sent: time.Second, Answered: 2 * time.Second}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("a thousand orders waited %v", took)
		}
		time.Sleep(time.Minute) // The clock is that of synctest.
		began = time.Now()
		err := p.Close()
		if took := time.Since(began); took > pushTakes {
			t.Errorf("the end took %v", took)
		}
		if err == nil || !strings.Contains(err.Error(), "pushes were lost, the last too") {
			t.Errorf("the end is %v", err)
		}
	})
}
